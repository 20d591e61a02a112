import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { CrmReply } from '../http.ts';
import { crmPage, csrfField, navLink, notice, time } from '../layout.ts';
import { refusalText, signInFailureText } from '../messages-for-people.ts';
import type { Session } from '../sessions.ts';
import type { Answer, Intent } from '../sync-client.ts';
import type { Connection } from '../sync-shapes.ts';

/** How the way through Microsoft's sign-in, or a button of this page, ended. */
export type Outcome = { result: string; reason: string | null };

export function settingsTabs(current: 'profile' | 'skipped' | 'events'): Html {
  return html`<nav class="tabs" aria-label="Settings">
    <ul>
      <li>${navLink('/settings/profile', 'Profile', current === 'profile')}</li>
      <li>${navLink('/settings/skipped', 'Skipped messages', current === 'skipped')}</li>
      <li>${navLink('/settings/events', 'Events', current === 'events')}</li>
    </ul>
  </nav>`;
}

export function settingsPage(
  session: Session,
  connection: Answer<Connection>,
  outcome: Outcome | null,
): CrmReply {
  return crmPage(session, {
    place: 'settings',
    title: 'Settings',
    body: html`${settingsTabs('profile')}
      ${outcome === null ? null : outcomeNotice(session, outcome)}
      <section class="card" aria-labelledby="you">
        <h2 id="you">Profile</h2>
        <dl>
          <dt>Name</dt>
          <dd>${session.user.name}</dd>
        </dl>
      </section>
      <section class="card" aria-labelledby="sync">
        <h2 id="sync">Email (2-way sync)</h2>
        ${
          connection.ok
            ? connectionView(session, connection.value)
            : notice('bad', refusalText(connection.refusal))
        }
      </section>`,
  });
}

function connectionView(session: Session, connection: Connection): Html {
  switch (connection.status) {
    case 'disconnected':
      return html`<p>Status: <strong>Not connected</strong></p>
        <p>
          E-mails that you send from the CRM, and the answers to them, appear with the contact.
          Other mail of your mailbox stays private.
        </p>
        ${connectForm(session)}`;
    case 'needs_reconnect':
      return html`<p>Status: <strong>Needs to be reconnected</strong></p>
        ${details(connection)}
        <p>Nothing is lost: what came meanwhile is brought in after you reconnect.</p>
        <div class="buttons">
          ${intentButton(session, 'reconnect', 'Reconnect', 'primary')}
          ${intentButton(session, 'change', 'Update email')} ${disconnectButton(session)}
        </div>`;
    case 'connected':
      return html`<p>Status: <strong>Connected</strong></p>
        ${details(connection)}
        <div class="buttons">
          ${intentButton(session, 'change', 'Update email')}
          ${intentButton(session, 'reconnect', 'Reconnect')} ${disconnectButton(session)}
        </div>`;
  }
}

function details(connection: Connection): Html {
  const { email, syncedThrough, problems, lastError } = connection;
  return html`<dl>
    <dt>Mailbox</dt>
    <dd>${email ?? ''}</dd>
    <dt>In sync through</dt>
    <dd>${syncedThrough ? time(syncedThrough) : 'not known yet'}</dd>
    <dt>Problems</dt>
    <dd>
      ${
        problems
          ? html`<strong
              >${problems} message(s) could not be handled; an operator can retry them</strong
            >`
          : 'none'
      }
    </dd>
    ${
      lastError
        ? html`<dt>Last error</dt>
            <dd>${lastError.message} (${lastError.code})</dd>`
        : null
    }
  </dl>`;
}

function connectForm(session: Session): Html {
  return html`<form method="post" action="/settings/email/connect">
    ${csrfField(session)}
    <input type="hidden" name="intent" value="connect" />
    <label for="provider">Your e-mail provider</label>
    <select id="provider" name="provider">
      <option value="outlook">Outlook (Microsoft 365)</option>
    </select>
    <div class="buttons"><button class="primary">Connect</button></div>
  </form>`;
}

function intentButton(session: Session, intent: Intent, label: string, style = ''): Html {
  return html`<form method="post" action="/settings/email/connect">
    ${csrfField(session)}
    <input type="hidden" name="intent" value="${intent}" />
    <button class="${style}">${label}</button>
  </form>`;
}

function disconnectButton(session: Session): Html {
  return html`<form method="post" action="/settings/email/disconnect">
    ${csrfField(session)}
    <button class="danger">Disconnect</button>
  </form>`;
}

function outcomeNotice(session: Session, { result, reason }: Outcome): Html | null {
  switch (result) {
    case 'connected':
      return notice('good', 'Your mailbox is connected.');
    case 'disconnected':
      return notice('good', 'Your mailbox is disconnected. What was synced stays.');
    case 'cancelled':
      return notice('plain', 'You cancelled the sign-in. Nothing was changed.');
    case 'admin_consent_required':
      return notice('bad', adminConsentText(session));
    case 'different_mailbox':
      return notice(
        'bad',
        'You signed in with another mailbox. Nothing was changed; use “Update email” to switch to it.',
      );
    case 'failed':
      return notice('bad', `${signInFailureText(reason ?? '')} Nothing was changed.`);
    case 'refused':
      return notice('bad', refusalText({ status: 0, code: reason ?? '' }));
    default:
      return null;
  }
}

function adminConsentText(session: Session): Html {
  const link = session.adminConsentUrl;
  return html`An administrator of your organisation has to approve the CRM first.
  ${link === null ? null : html`Send them this link: <a href="${link}">administrator approval</a>.`}`;
}
