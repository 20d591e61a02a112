import { USERS } from '../demo-data.ts';
import { html } from '../html.ts';
import type { CrmReply } from '../http.ts';
import { plainPage } from '../layout.ts';

/** A demo has no passwords: one picks who one is. `next` is where to go afterwards. */
export function loginPage(next: string): CrmReply {
  return plainPage(
    200,
    'Sign in to the small CRM',
    html`<form method="post" action="/login" class="card">
      <input type="hidden" name="next" value="${next}" />
      <fieldset>
        <legend>Who are you?</legend>
        ${USERS.map(
          (user, index) =>
            html`<p>
              <input
                type="radio"
                name="user"
                id="user-${user.id}"
                value="${user.id}"
                required
                ${index === 0 ? html`checked` : null}
              />
              <label for="user-${user.id}" style="display:inline">${user.name}</label>
            </p>`,
        )}
      </fieldset>
      <div class="buttons"><button class="primary">Sign in</button></div>
    </form>`,
  );
}
