/** A browser as far as these tests need one: it keeps cookies and follows no redirect by itself. */
export class CrmBrowser {
  readonly #origin: string;
  #cookie = '';

  constructor(origin: string) {
    this.#origin = origin;
  }

  async get(path: string): Promise<Page> {
    return this.#request(path, {});
  }

  async post(path: string, fields: Record<string, string>): Promise<Page> {
    return this.#request(path, { method: 'POST', body: new URLSearchParams(fields) });
  }

  async signIn(user: string): Promise<void> {
    await this.post('/login', { user, next: '/' });
  }

  async #request(path: string, init: RequestInit): Promise<Page> {
    const response = await fetch(new URL(path, this.#origin), {
      ...init,
      redirect: 'manual',
      headers: { cookie: this.#cookie },
    });
    const set = response.headers.get('set-cookie');
    if (set !== null) this.#cookie = set.split(';')[0] ?? '';
    return {
      status: response.status,
      location: response.headers.get('location'),
      headers: response.headers,
      text: await response.text(),
    };
  }
}

export type Page = { status: number; location: string | null; headers: Headers; text: string };

/** The value of a form's hidden field. */
export function hidden(page: Page, name: string): string {
  return new RegExp(`name="${name}"\\s+value="([^"]*)"`, 'u').exec(page.text)?.[1] ?? '';
}
