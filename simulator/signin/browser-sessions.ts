import type { Randomness } from '../random.ts';

const COOKIE = 'simulated_sign_in';

/** Which accounts a browser is signed in with, known by a cookie. */
export class BrowserSessions {
  /** By session id. */
  readonly oids = new Map<string, Set<string>>();
  readonly #random: Randomness;

  constructor(random: Randomness) {
    this.#random = random;
  }

  signedIn(cookieHeader: string | undefined): string[] {
    return [...(this.oids.get(sessionId(cookieHeader) ?? '') ?? [])];
  }

  /** Adds the account to the browser's session; answers the `Set-Cookie` value. */
  remember(cookieHeader: string | undefined, oid: string): string {
    const known = sessionId(cookieHeader);
    const id =
      known !== undefined && this.oids.has(known)
        ? known
        : this.#random.bytes(24).toString('base64url');
    this.oids.set(id, new Set([...(this.oids.get(id) ?? []), oid]));
    return `${COOKIE}=${id}; Path=/login; HttpOnly; SameSite=Lax`;
  }

  end(cookieHeader: string | undefined): void {
    this.oids.delete(sessionId(cookieHeader) ?? '');
  }

  clear(): void {
    this.oids.clear();
  }
}

function sessionId(cookieHeader: string | undefined): string | undefined {
  for (const pair of (cookieHeader ?? '').split(';')) {
    const [name, value] = pair.trim().split('=');
    if (name === COOKIE) return value;
  }
  return undefined;
}
