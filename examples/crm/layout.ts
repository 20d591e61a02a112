import { html } from './html.ts';
import type { Html } from './html.ts';
import { htmlReply } from './http.ts';
import type { CrmReply } from './http.ts';
import { icon, type Icon } from './icons.ts';
import type { Session } from './sessions.ts';

const CRM_NAME = 'Contoso CRM';

type Place = 'contacts' | 'settings';

type Content = {
  status?: number;
  place: Place;
  title: string;
  body: Html;
  /** What was looked for, for the field in the header. */
  search?: string;
  /** Scripts of the page, by their addresses. */
  scripts?: readonly string[];
};

/** A page of the signed-in CRM: where one can go at the side, who one is above. */
export function crmPage(session: Session, content: Content): CrmReply {
  const { place, title, body, search = '', scripts = [] } = content;
  return document(content.status ?? 200, {
    title,
    csrfToken: session.csrfToken,
    scripts: ['/assets/local-times.js', ...scripts],
    body: html`<a class="skip" href="#main">Skip to the content</a>
      <div class="frame">
        <nav class="sidebar" aria-label="Main">
          <a class="brand" href="/"><span class="mark">C</span><span>${CRM_NAME}</span></a>
          <ul>
            <li>${placeLink('/contacts', 'Contacts', 'contacts', place === 'contacts')}</li>
            <li>${placeLink('/settings/profile', 'Settings', 'settings', place === 'settings')}</li>
          </ul>
        </nav>
        <header class="top">
          <form class="search" role="search" action="/contacts">
            ${icon('search')}
            <input
              type="search"
              name="q"
              value="${search}"
              placeholder="Search contacts"
              aria-label="Search contacts"
            />
          </form>
          <details class="you">
            <summary>
              ${avatar(session.user.name)}<span class="name">${session.user.name}</span>
            </summary>
            <div class="menu">
              <p><strong>${session.user.name}</strong><br />${session.user.email}</p>
              <form method="post" action="/logout">
                ${csrfField(session)}<button>Sign out</button>
              </form>
            </div>
          </details>
        </header>
        <main id="main">${body}</main>
      </div>`,
  });
}

/** A page without the frame: nobody is signed in. */
export function plainPage(status: number, title: string, body: Html): CrmReply {
  return document(status, {
    title,
    body: html`<main class="alone">
      <p class="brand"><span class="mark">C</span><span>${CRM_NAME}</span></p>
      <h1>${title}</h1>
      ${body}
    </main>`,
  });
}

export function csrfField(session: Session): Html {
  return html`<input type="hidden" name="csrf" value="${session.csrfToken}" />`;
}

/** `role="status"` is read out politely, `alert` at once. */
export function notice(kind: 'good' | 'bad' | 'plain', text: Html | string): Html {
  const role = kind === 'bad' ? 'alert' : 'status';
  return html`<div class="notice ${kind}" role="${role}">${text}</div>`;
}

/** A script makes it the reader's own time. */
export function time(iso: string): Html {
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>`;
}

/** The initials in a circle whose colour is always the same for a name. */
export function avatar(name: string, size: 'small' | 'large' = 'small'): Html {
  const initials = name
    .split(/\s+/u)
    .map((word) => word[0] ?? '')
    .slice(0, 2)
    .join('');
  const hue = Buffer.from(name).reduce((sum, byte) => sum + byte, 0) % 6;
  return html`<span class="avatar ${size} hue-${hue}" aria-hidden="true">${initials}</span>`;
}

export function navLink(href: string, label: string, isCurrent: boolean): Html {
  const current = isCurrent ? html`aria-current="page"` : null;
  return html`<a href="${href}" ${current}>${label}</a>`;
}

function placeLink(href: string, label: string, name: Icon, isCurrent: boolean): Html {
  const current = isCurrent ? html`aria-current="page"` : null;
  return html`<a href="${href}" ${current}>${icon(name)}<span>${label}</span></a>`;
}

function document(
  status: number,
  page: { title: string; body: Html; csrfToken?: string; scripts?: readonly string[] },
): CrmReply {
  const { title, body, csrfToken, scripts = [] } = page;
  return htmlReply(
    status,
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>${title} – ${CRM_NAME}</title>
          <link rel="icon" href="data:," />
          <link rel="stylesheet" href="/assets/crm.css" />
          ${csrfToken === undefined ? null : html`<meta name="csrf" content="${csrfToken}" />`}
          ${scripts.map((address) => html`<script type="module" src="${address}"></script>`)}
        </head>
        <body>
          ${body}
        </body>
      </html>`,
  );
}
