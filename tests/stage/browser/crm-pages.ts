import type { Locator, Page } from 'playwright-core';
import type { FilePayload } from './file-payload.ts';

/** The reference CRM as a person sees it: found by roles and labels, as assistive technology does. */
export class CrmPages {
  readonly #page: Page;
  readonly #url: string;

  constructor(page: Page, url: string) {
    this.#page = page;
    this.#url = url;
  }

  async signIn(name: string): Promise<void> {
    await this.#page.goto(this.#url);
    await this.#page.getByLabel(name).check();
    await this.#page.getByRole('button', { name: 'Sign in' }).click();
    await this.heading('Contacts').waitFor();
  }

  heading(name: string): Locator {
    return this.#page.getByRole('heading', { name, exact: true });
  }

  /** Settings, Profile tab: the section "Email (2-way sync)". */
  async openEmailSettings(): Promise<Locator> {
    await this.#page.goto(this.#url);
    await this.#page.getByRole('link', { name: 'Settings' }).click();
    await this.#page.getByRole('link', { name: 'Profile' }).click();
    return this.emailSettings();
  }

  emailSettings(): Locator {
    return this.#page.getByRole('region', { name: 'Email (2-way sync)' });
  }

  /** The message that tells how the last step went. */
  async notice(kind: 'status' | 'alert' = 'status'): Promise<string> {
    return (await this.#page.getByRole(kind).textContent()) ?? '';
  }

  async openContact(name: string): Promise<void> {
    await this.#page.goto(this.#url);
    await this.#page.getByRole('link', { name, exact: true }).click();
    await this.heading(name).waitFor();
  }

  async write(mail: { subject: string; text: string; files?: FilePayload[] }): Promise<void> {
    await this.#page.getByLabel('Subject').fill(mail.subject);
    await this.fillAnswer(mail);
    await this.#page.getByRole('button', { name: 'Send' }).click();
  }

  async fillAnswer(answer: { text: string; files?: FilePayload[] }): Promise<void> {
    await this.#page.getByLabel('Message').fill(answer.text);
    if (answer.files) await this.#page.getByLabel(/^Files/u).setInputFiles(answer.files);
  }

  /** The conversation, newest first: "direction | subject | status line". */
  async conversation(contact: string): Promise<string[]> {
    await this.openContact(contact);
    const articles = await this.#page.getByRole('article').all();
    return Promise.all(articles.map((article) => summary(article)));
  }

  /** The newest message with this subject. */
  message(subject: string): Locator {
    return this.#page.getByRole('article', { name: subject, exact: true }).first();
  }

  async skipped(): Promise<string[]> {
    await this.openEmailSettings();
    await this.#page.getByRole('link', { name: 'Skipped messages' }).click();
    await this.heading('Skipped messages').waitFor();
    const rows = await this.#page.getByRole('row').all();
    return Promise.all(rows.slice(1).map(async (row) => row.innerText()));
  }
}

async function summary(article: Locator): Promise<string> {
  const subject = await article.getByRole('heading', { level: 3 }).innerText();
  const meta = await article.locator('p.meta').last().innerText();
  return `${subject} | ${meta.split(' · ')[1] ?? ''}`;
}
