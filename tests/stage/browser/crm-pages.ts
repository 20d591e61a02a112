import type { Locator, Page } from 'playwright-core';
import type { FilePayload } from './file-payload.ts';

type Mail = { subject?: string; text: string; files?: FilePayload[] };

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
    await this.#page.getByRole('button', { name }).click();
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
    await this.heading('Email (2-way sync)').waitFor();
    return this.emailSettings();
  }

  emailSettings(): Locator {
    return this.#page.getByRole('region', { name: 'Email (2-way sync)' });
  }

  async openContact(name: string): Promise<void> {
    await this.#page.goto(this.#url);
    await this.#page.getByRole('link', { name }).click();
    await this.heading(name).waitFor();
    await this.#page.getByRole('button', { name: 'New email' }).waitFor();
  }

  /** The messages of the contact that is shown, the newest last: by what way the user sent one, or who wrote it. */
  async messages(): Promise<string[]> {
    const headings = this.#page.getByRole('article').getByRole('heading', { level: 4 });
    return headings.evaluateAll((all) =>
      all.map((one) => {
        const [name, way] = ['.name', '.by'].map((part) => one.querySelector(part)?.textContent);
        return way?.trim() ?? name?.trim() ?? '';
      }),
    );
  }

  newest(): Locator {
    return this.#page.getByRole('article').last();
  }

  async write(mail: Mail): Promise<Locator> {
    await this.#page.getByRole('button', { name: 'New email' }).click();
    return this.fill('New email', mail);
  }

  /** The part to write in, filled. */
  async fill(name: string | RegExp, { subject, text, files }: Mail): Promise<Locator> {
    const form = this.#page.getByRole('region', { name });
    if (subject !== undefined) await form.getByLabel('Subject').fill(subject);
    await form.getByRole('textbox', { name: 'Message' }).fill(text);
    if (files) await form.locator('input[type="file"]').setInputFiles(files);
    return form;
  }
}
