import type { Locator, Page } from 'playwright-core';
import type { FilePayload } from './file-payload.ts';

type FolderName = 'Inbox' | 'Drafts' | 'Sent Items' | 'Deleted Items' | 'Archive' | 'Junk Email';

/** A mailbox of the simulated Microsoft 365, as its owner uses it. */
export class Webmail {
  readonly #page: Page;
  readonly #url: string;
  readonly #owner: string;
  /** Its address, once it was found by its owner's name. */
  #mailbox: string | undefined;

  constructor(page: Page, url: string, owner: string) {
    this.#page = page;
    this.#url = url;
    this.#owner = owner;
  }

  async open(folder: FolderName = 'Inbox'): Promise<void> {
    if (this.#mailbox === undefined) {
      await this.#page.goto(this.#url);
      await this.#page.getByRole('link', { name: this.#owner }).click();
      await this.heading('Inbox').waitFor();
      this.#mailbox = this.#page.url();
    } else {
      await this.#page.goto(this.#mailbox);
    }
    if (folder !== 'Inbox') await this.folder(folder).click();
    await this.heading(folder).waitFor();
  }

  heading(name: string): Locator {
    return this.#page.getByRole('heading', { level: 1, name, exact: true });
  }

  folder(name: FolderName): Locator {
    return this.#page.getByRole('navigation', { name: 'Folders' }).getByRole('link', { name });
  }

  /** The messages of the folder that is open, each by its subject. */
  messages(subject?: string): Locator {
    return this.#page
      .getByRole('region', { name: /^Messages in/u })
      .getByRole('listitem')
      .getByRole('link', subject === undefined ? {} : { name: subject, exact: true });
  }

  /** The subjects in a folder, newest first. */
  async subjects(folder: FolderName = 'Inbox'): Promise<string[]> {
    await this.open(folder);
    return this.messages().allInnerTexts();
  }

  /** Opens the newest message with this subject. */
  async read(subject: string, folder: FolderName = 'Inbox'): Promise<void> {
    await this.open(folder);
    await this.messages(subject).first().click();
    await this.heading(subject).waitFor();
  }

  async answer(
    subject: string,
    how: 'Reply' | 'Reply all' | 'Forward',
    mail: { text: string; to?: string; files?: FilePayload[] },
  ): Promise<void> {
    await this.read(subject);
    await this.#page.getByRole('link', { name: how, exact: true }).click();
    await this.heading(how).waitFor();
    await this.#send(mail);
  }

  async write(mail: { to: string; subject: string; text: string }): Promise<void> {
    await this.open();
    await this.#page.getByRole('link', { name: 'New mail' }).click();
    await this.#page.getByLabel('Subject').fill(mail.subject);
    await this.#send(mail);
  }

  /** The short line at the edge that tells what was done, or what came. */
  notice(text: string | RegExp): Locator {
    return this.#page.getByRole('status').filter({ hasText: text });
  }

  async #send(mail: { text: string; to?: string; files?: FilePayload[] }): Promise<void> {
    if (mail.to !== undefined) await this.#page.getByLabel('To', { exact: true }).fill(mail.to);
    await this.#page.getByLabel('Message', { exact: true }).fill(mail.text);
    if (mail.files) await this.#page.getByLabel('Attachments').setInputFiles(mail.files);
    await this.#page.getByRole('button', { name: 'Send', exact: true }).click();
    await this.notice('Your message was sent.').waitFor();
  }
}
