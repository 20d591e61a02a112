import { USERS } from '../demo-data.ts';
import { html } from '../html.ts';
import type { CrmReply } from '../http.ts';
import { avatar, plainPage } from '../layout.ts';

/** A demo has no passwords: one picks who one is. `next` is where to go afterwards. */
export function loginPage(next: string): CrmReply {
  return plainPage(
    200,
    'Who are you?',
    html`<form method="post" action="/login" class="people">
      <input type="hidden" name="next" value="${next}" />
      ${USERS.map(
        ({ id, name, email }) =>
          html`<button name="user" value="${id}">
            ${avatar(name)}<span class="who"
              ><strong>${name}</strong><span class="quiet">${email}</span></span
            >
          </button>`,
      )}
    </form>`,
  );
}
