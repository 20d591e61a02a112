import type { Mailbox } from '../mail/mailbox.ts';
import { avatar } from '../pages/format.ts';
import { html } from '../pages/html.ts';
import type { Html } from '../pages/html.ts';
import { icon } from '../pages/icons.ts';
import { page } from '../pages/page.ts';
import type { HttpReply } from '../router.ts';
import type { AppRegistration } from '../tokens.ts';
import type { SignInError } from './aadsts.ts';
import { permissionFor } from './permissions.ts';

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
      <p class="muted">to continue to <strong>${app.displayName}</strong></p>
      <form method="post">
        <input type="hidden" name="action" value="choose" />
        <ul class="accounts">
          ${accounts.map(({ oid, displayName, email }) => html`<li>${accountButton('account', oid, displayName, email)}</li>`)}
        </ul>
      </form>
      <form method="post" class="other">
        <input type="hidden" name="action" value="choose" />
        <label for="other">Use another account</label>
        <input
          id="other"
          name="account"
          type="email"
          required
          autocomplete="username"
          placeholder="name@company.example"
          value="${loginHint ?? ''}"
        />
        <button>Sign in</button>
      </form>
      <form method="post">
        <div class="actions"><button name="action" value="cancel">Cancel</button></div>
      </form>
    `,
  );
}

function accountButton(name: string, value: string, displayName: string, email: string): Html {
  return html`<button class="account" name="${name}" value="${value}">
    ${avatar({ email, name: displayName })}
    <span class="names"><strong>${displayName}</strong> <small>${email}</small></span>
  </button>`;
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
      ${signedInAs(user)} ${appTile(app)}
      <p>This app would like to:</p>
      ${permissionList('user', scopes)}
      <p class="small">
        Accepting these permissions means that you allow this app to use your data as specified in
        their terms of service and privacy statement. You can change these permissions at
        https://myapps.microsoft.com.
      </p>
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
      ${signedInAs(user)} ${appTile(app)}
      <p>
        <strong>${app.displayName}</strong> needs permission to access resources in your
        organization that only an admin can grant. Please ask an admin to grant permission to this
        app before you can use it.
      </p>
      <details class="other">
        <summary>What the app asks for</summary>
        ${permissionList('user', scopes)}
      </details>
      <form method="post" class="links">
        <input type="hidden" name="account" value="${user.oid}" />
        <button class="link" name="action" value="ask_admin">
          Have an admin account? Sign in with that account
        </button>
        <button class="link" name="action" value="return_without_consent">
          Return to the application without granting consent
        </button>
      </form>
    `,
  );
}

/** Who may agree for everybody: the simulator has one such account for each company. */
export function administratorPicker(
  app: AppRegistration,
  organisations: readonly { tid: string; name: string; displayName: string }[],
): HttpReply {
  return signInPage(
    200,
    'Pick an account',
    html`
      <p class="muted">An administrator signs in to approve <strong>${app.displayName}</strong></p>
      <form method="post">
        <ul class="accounts">
          ${organisations.map(({ tid, name, displayName }) => html`<li>${accountButton('administrator', tid, `${displayName} administrator`, `admin@${name}.example`)}</li>`)}
        </ul>
        <div class="actions"><button name="action" value="cancel">Cancel</button></div>
      </form>
    `,
  );
}

/** `hidden` goes along with the answer. */
export function adminConsentPage(
  app: AppRegistration,
  organisation: { tid: string; name: string; displayName: string },
  scopes: readonly string[],
  hidden: Readonly<Record<string, string>>,
  actions = { accept: 'accept', cancel: 'cancel' },
): HttpReply {
  return signInPage(
    200,
    'Permissions requested: review for your organization',
    html`
      <p class="signed-in">admin@${organisation.name}.example</p>
      ${appTile(app)}
      <p>This app would like to:</p>
      ${permissionList('admin', scopes)}
      <p>
        If you accept, this app will get access to the specified resources for all users in your
        organization, <strong>${organisation.displayName}</strong>. No one else will be prompted to
        review these permissions.
      </p>
      <p class="small">
        Accepting these permissions means that you allow this app to use your data as specified in
        their terms of service and privacy statement. You can change these permissions at
        https://myapps.microsoft.com.
      </p>
      <form method="post">
        ${Object.entries(hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
        <div class="actions">
          <button name="action" value="${actions.cancel}">Cancel</button>
          <button class="primary" name="action" value="${actions.accept}">Accept</button>
        </div>
      </form>
    `,
  );
}

/** The way back from an administrator who came to the user's own screen. */
export function approvedPage(
  app: AppRegistration,
  user: Mailbox,
  organisation: { displayName: string },
): HttpReply {
  return signInPage(
    200,
    'Approved for your organization',
    html`
      ${appTile(app)}
      <p>Everybody at <strong>${organisation.displayName}</strong> can use this app now.</p>
      <form method="post">
        <input type="hidden" name="account" value="${user.oid}" />
        <div class="actions">
          <button class="primary" name="action" value="choose">
            Continue as ${user.displayName}
          </button>
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

function signedInAs({ email }: Mailbox): Html {
  return html`<p class="signed-in">${email}</p>`;
}

function appTile({ displayName }: AppRegistration): Html {
  return html`<div class="app">
    ${avatar({ email: displayName, name: displayName })}
    <span class="names"><strong>${displayName}</strong> <small>unverified</small></span>
  </div>`;
}

function permissionList(reader: 'user' | 'admin', scopes: readonly string[]): Html {
  return html`<ul class="permissions">
    ${scopes.map((scope) => {
      const { title, explained } = permissionFor(reader, scope);
      return html`<li>
        <details>
          <summary>${title}</summary>
          <p>${explained} <code>${scope}</code></p>
        </details>
      </li>`;
    })}
  </ul>`;
}

function signInPage(status: number, heading: string, content: Html): HttpReply {
  return page(status, {
    title: `${heading} – simulated Microsoft sign-in`,
    kind: 'sign-in',
    body: html`<main class="card">
      <p class="brand">${icon('lock')} Simulated Microsoft 365 sign-in</p>
      <h1>${heading}</h1>
      ${content}
    </main>`,
  });
}
