import { randomBytes, timingSafeEqual } from 'node:crypto';
import { USERS } from './demo-data.ts';
import type { User } from './demo-data.ts';
import { cookie, textField } from './http.ts';
import type { CrmRequest } from './http.ts';

const COOKIE = 'crm_session';

/** A signed-in browser. */
export type Session = {
  id: string;
  user: User;
  /** Each form carries it; a page of another site can't know it. */
  csrfToken: string;
};

/** Cookie sessions in memory. */
export class Sessions {
  readonly #sessions = new Map<string, Session>();

  find(request: CrmRequest): Session | undefined {
    return this.#sessions.get(cookie(request, COOKIE) ?? '');
  }

  /** Signs in; answers the `Set-Cookie` value, or undefined for an unknown user. */
  start(userId: string): string | undefined {
    const user = USERS.find((candidate) => candidate.id === userId);
    if (user === undefined) return undefined;
    const id = randomBytes(32).toString('base64url');
    const csrfToken = randomBytes(32).toString('base64url');
    this.#sessions.set(id, { id, user, csrfToken });
    // Lax, not Strict: the way back from Microsoft's sign-in must find the session.
    return `${COOKIE}=${id}; Path=/; HttpOnly; SameSite=Lax`;
  }

  end(session: Session): string {
    this.#sessions.delete(session.id);
    return `${COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax`;
  }
}

export function isOwnForm(session: Session, form: FormData): boolean {
  const given = Buffer.from(textField(form, 'csrf'));
  const expected = Buffer.from(session.csrfToken);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
