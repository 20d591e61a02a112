import { html } from './html.ts';
import type { Html } from './html.ts';
import { htmlReply } from './http.ts';
import type { CrmReply } from './http.ts';
import type { Session } from './sessions.ts';

const CSS = `
:root { color-scheme: light; --ink: #1f2933; --line: #cbd2d9; --accent: #0b5394; --bad: #a61b1b; --good: #14532d; }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: #f5f7fa; }
a { color: var(--accent); }
.frame { display: grid; grid-template-columns: 14rem 1fr; min-height: 100vh; }
.sidebar { background: #102a43; color: #fff; padding: 1.2rem; }
.sidebar a { color: #fff; } .sidebar ul { list-style: none; padding: 0; } .sidebar li { margin: .5rem 0; }
.sidebar a[aria-current] { font-weight: 700; text-decoration-thickness: 3px; }
main { padding: 1.5rem 2rem; max-width: 60rem; min-width: 0; }
.card { background: #fff; border: 1px solid var(--line); border-radius: 6px; padding: 1rem 1.2rem; margin-bottom: 1rem; }
.notice { border-left: 5px solid var(--accent); } .notice.bad { border-color: var(--bad); } .notice.good { border-color: var(--good); }
label, legend { display: block; font-weight: 600; margin-top: .7rem; }
input, select, textarea, button { font: inherit; padding: .4rem .6rem; border: 1px solid #52606d; border-radius: 4px; }
input:not([type=radio]), textarea, select { width: 100%; max-width: 40rem; }
button { background: #fff; cursor: pointer; } button.primary { background: var(--accent); border-color: var(--accent); color: #fff; }
button.danger { color: var(--bad); border-color: var(--bad); }
:focus-visible { outline: 3px solid #d97706; outline-offset: 2px; }
.buttons { display: flex; gap: .6rem; flex-wrap: wrap; margin-top: 1rem; }
.tabs ul { list-style: none; display: flex; gap: 1.2rem; padding: 0; border-bottom: 1px solid var(--line); }
.tabs a[aria-current] { font-weight: 700; }
table { border-collapse: collapse; width: 100%; background: #fff; }
th, td { text-align: left; padding: .5rem .7rem; border: 1px solid var(--line); overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; } dt { font-weight: 600; } dd { margin: 0; }
article iframe { width: 100%; height: 10rem; border: 1px solid var(--line); resize: vertical; background: #fff; }
article pre { white-space: pre-wrap; overflow-wrap: anywhere; }
article.outbound { border-left: 5px solid var(--accent); }
.meta { color: #52606d; margin: 0; }
`;

export type Place = 'contacts' | 'settings';

/** A page of the signed-in CRM. */
export function crmPage(
  session: Session,
  content: { status?: number; place: Place; title: string; body: Html },
): CrmReply {
  const { place, title, body } = content;
  return document(
    content.status ?? 200,
    title,
    html`<div class="frame">
      <div class="sidebar">
        <p><strong>Small CRM</strong></p>
        <nav aria-label="Main">
          <ul>
            <li>${navLink('/contacts', 'Contacts', place === 'contacts')}</li>
            <li>${navLink('/settings/profile', 'Settings', place === 'settings')}</li>
          </ul>
        </nav>
        <p>${session.user.name}</p>
        <form method="post" action="/logout">${csrfField(session)}<button>Sign out</button></form>
      </div>
      <main>
        <h1>${title}</h1>
        ${body}
      </main>
    </div>`,
  );
}

/** A page without the frame: nobody is signed in. */
export function plainPage(status: number, title: string, body: Html): CrmReply {
  return document(
    status,
    title,
    html`<main>
      <h1>${title}</h1>
      ${body}
    </main>`,
  );
}

export function csrfField(session: Session): Html {
  return html`<input type="hidden" name="csrf" value="${session.csrfToken}" />`;
}

/** `role="status"` is read out politely, `alert` at once. */
export function notice(kind: 'good' | 'bad' | 'plain', text: Html | string): Html {
  const role = kind === 'bad' ? 'alert' : 'status';
  return html`<div class="card notice ${kind}" role="${role}">${text}</div>`;
}

export function time(iso: string): Html {
  return html`<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')} UTC</time>`;
}

export function navLink(href: string, label: string, isCurrent: boolean): Html {
  const current = isCurrent ? html`aria-current="page"` : null;
  return html`<a href="${href}" ${current}>${label}</a>`;
}

function document(status: number, title: string, body: Html): CrmReply {
  return htmlReply(
    status,
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>${title} – Small CRM</title>
          <link rel="icon" href="data:," />
          <style>
            ${CSS}
          </style>
        </head>
        <body>
          ${body}
        </body>
      </html>`,
  );
}
