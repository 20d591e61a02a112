import type { Mailbox } from '../mail/mailbox.ts';
import { html } from '../pages/html.ts';
import type { Html } from '../pages/html.ts';
import { page } from '../pages/page.ts';
import type { HttpReply } from '../router.ts';
import type { AppRegistration } from '../tokens.ts';
import type { SignInError } from './aadsts.ts';
import { permissionInWords } from './scopes.ts';

const CSS = `
main { max-width: 28rem; margin: 8vh auto; padding: 2rem; background: #fff; border: 1px solid var(--line); }
h1 { font-size: 1.4rem; margin: .2rem 0 1rem; }
ul.accounts { list-style: none; padding: 0; }
ul.accounts button { width: 100%; text-align: left; margin-bottom: .4rem; }
.actions { display: flex; gap: .6rem; justify-content: flex-end; margin-top: 1.5rem; }
.brand { color: #605e5c; font-size: .9rem; }
`;

/** Each form posts to the page's own address, whose query is the whole authorization request. */
export function accountPicker(
  app: AppRegistration,
  accounts: readonly Mailbox[],
  loginHint: string | null,
): HttpReply {
  return signInPage(
    200,
    'Pick an account',
    html`
      <p>to continue to <strong>${app.displayName}</strong></p>
      <form method="post">
        <input type="hidden" name="action" value="choose" />
        <ul class="accounts">
          ${accounts.map(
            (account) =>
              html`<li>
                <button name="account" value="${account.oid}">
                  ${account.displayName} <small>${account.email}</small>
                </button>
              </li>`,
          )}
        </ul>
      </form>
      <form method="post">
        <input type="hidden" name="action" value="choose" />
        <label for="other">Use another account</label>
        <input
          id="other"
          name="account"
          type="email"
          required
          autocomplete="username"
          value="${loginHint ?? ''}"
        />
        <div class="actions"><button class="primary">Sign in</button></div>
      </form>
      ${cancelForm()}
    `,
  );
}

export function consentPage(
  app: AppRegistration,
  user: Mailbox,
  scopes: readonly string[],
): HttpReply {
  return signInPage(
    200,
    'Permissions requested',
    html`
      <p>${user.email}</p>
      <p><strong>${app.displayName}</strong> would like to:</p>
      ${permissionList(scopes)}
      <p>You can change these permissions later in your account's settings.</p>
      <form method="post">
        <input type="hidden" name="account" value="${user.oid}" />
        <div class="actions">
          <button name="action" value="cancel">Cancel</button>
          <button class="primary" name="action" value="accept">Accept</button>
        </div>
      </form>
    `,
  );
}

export function adminApprovalPage(
  app: AppRegistration,
  user: Mailbox,
  scopes: readonly string[],
): HttpReply {
  return signInPage(
    200,
    'Need admin approval',
    html`
      <p>${user.email}</p>
      <p>
        <strong>${app.displayName}</strong> needs permission to access resources in your
        organization that only an admin can grant. Please ask an admin to grant permission to this
        app before you can use it.
      </p>
      ${permissionList(scopes)}
      <form method="post">
        <input type="hidden" name="account" value="${user.oid}" />
        <div class="actions">
          <button name="action" value="return_without_consent">
            Return to the application without granting consent
          </button>
        </div>
      </form>
    `,
  );
}

export function adminConsentPage(
  app: AppRegistration,
  organisation: string,
  scopes: readonly string[],
): HttpReply {
  return signInPage(
    200,
    'Permissions requested: review for your organization',
    html`
      <p>${organisation}</p>
      <p><strong>${app.displayName}</strong> would like to, for all users of your organization:</p>
      ${permissionList(scopes)}
      <form method="post">
        <div class="actions">
          <button name="action" value="cancel">Cancel</button>
          <button class="primary" name="action" value="accept">Accept</button>
        </div>
      </form>
    `,
  );
}

export function errorPage(error: SignInError): HttpReply {
  return signInPage(
    400,
    "Sorry, but we're having trouble signing you in.",
    html`<p>AADSTS${error.code}: ${error.message}</p>`,
  );
}

export function signedOutPage(): HttpReply {
  return signInPage(200, 'You signed out of your account', html`<p>You can close this window.</p>`);
}

function permissionList(scopes: readonly string[]): Html {
  return html`<ul>
    ${scopes.map((scope) => html`<li>${permissionInWords(scope)} <small>(${scope})</small></li>`)}
  </ul>`;
}

function cancelForm(): Html {
  return html`<form method="post">
    <div class="actions"><button name="action" value="cancel">Cancel</button></div>
  </form>`;
}

function signInPage(status: number, heading: string, content: Html): HttpReply {
  return page(status, {
    title: `${heading} – simulated Microsoft sign-in`,
    css: CSS,
    body: html`<main>
      <div class="brand">Simulated Microsoft 365</div>
      <h1>${heading}</h1>
      ${content}
    </main>`,
  });
}
