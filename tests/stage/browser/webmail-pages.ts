import type { Page } from 'playwright-core';
import type { FilePayload } from './file-payload.ts';

/** A mailbox of the simulated Microsoft 365, as its owner uses it. */
export class Webmail {
  readonly #page: Page;
  readonly #url: string;
  readonly #owner: string;

  constructor(page: Page, url: string, owner: string) {
    this.#page = page;
    this.#url = url;
    this.#owner = owner;
  }

  async open(folder: 'Inbox' | 'Sent Items' | 'Drafts' = 'Inbox'): Promise<void> {
    await this.#page.goto(this.#url);
    await this.#page.getByRole('link', { name: this.#owner }).click();
    await this.#page.getByRole('link', { name: folder }).click();
    await this.#page.getByRole('heading', { level: 1, name: folder }).waitFor();
  }

  /** The subjects in a folder, newest first. */
  async subjects(folder: 'Inbox' | 'Sent Items' | 'Drafts' = 'Inbox'): Promise<string[]> {
    await this.open(folder);
    return this.#page.getByRole('cell').getByRole('link').allInnerTexts();
  }

  /** Opens the newest message with this subject. */
  async read(subject: string, folder: 'Inbox' | 'Sent Items' = 'Inbox'): Promise<void> {
    await this.open(folder);
    await this.#page.getByRole('link', { name: subject, exact: true }).first().click();
    await this.#page.getByRole('heading', { level: 1, name: subject, exact: true }).waitFor();
  }

  async answer(
    subject: string,
    how: 'Reply' | 'Reply all' | 'Forward',
    mail: { text: string; to?: string; files?: FilePayload[] },
  ): Promise<void> {
    await this.read(subject);
    await this.#page.getByRole('link', { name: how, exact: true }).click();
    await this.#page.getByRole('heading', { level: 1, name: how, exact: true }).waitFor();
    await this.#send(mail);
  }

  async write(mail: { to: string; subject: string; text: string }): Promise<void> {
    await this.open();
    await this.#page.getByRole('link', { name: 'New mail' }).click();
    await this.#page.getByLabel('Subject').fill(mail.subject);
    await this.#send(mail);
  }

  async #send(mail: { text: string; to?: string; files?: FilePayload[] }): Promise<void> {
    if (mail.to !== undefined) await this.#page.getByLabel('To', { exact: true }).fill(mail.to);
    await this.#page.getByLabel('Message').fill(mail.text);
    if (mail.files) await this.#page.getByLabel('Attachments').setInputFiles(mail.files);
    await this.#page.getByRole('button', { name: 'Send' }).click();
    await this.#page.getByRole('heading', { level: 1, name: 'Sent Items' }).waitFor();
  }
}
