import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { CrmReply } from '../http.ts';
import { avatar, crmPage, navLink } from '../layout.ts';
import type { Session } from '../sessions.ts';

export function settingsTabs(current: 'profile' | 'events'): Html {
  return html`<nav class="tabs" aria-label="Settings">
    <ul>
      <li>${navLink('/settings/profile', 'Profile', current === 'profile')}</li>
      <li>${navLink('/settings/events', 'Events', current === 'events')}</li>
    </ul>
  </nav>`;
}

/** Settings, Profile: who one is, and one's mailbox, which the sync service's element shows. */
export function settingsPage(session: Session, syncUrl: string): CrmReply {
  const { name, email } = session.user;
  return crmPage(session, {
    place: 'settings',
    title: 'Settings',
    scripts: [`${syncUrl}/api/ui/card.js`, '/assets/email-sync.js'],
    body: html`<h1>Settings</h1>
      ${settingsTabs('profile')}
      <div class="column">
        <section class="card person" aria-labelledby="you">
          ${avatar(name)}
          <div>
            <h2 id="you">${name}</h2>
            <p class="quiet">${email}</p>
          </div>
        </section>
        <div>
          <h2>Email (2-way sync)</h2>
          <outlook-sync-card></outlook-sync-card>
        </div>
      </div>`,
  });
}
