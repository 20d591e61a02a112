import type { Mailbox } from '../mail/mailbox.ts';
import type { Folder } from '../mail/types.ts';
import type { HttpReply } from '../router.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { page } from './page.ts';

const CSS = `
header { background: var(--accent); color: #fff; padding: .6rem 1.2rem; display: flex; gap: 1rem; align-items: baseline; }
header a { color: #fff; }
.columns { display: grid; grid-template-columns: 13rem 1fr; min-height: 80vh; }
nav { padding: 1rem; border-right: 1px solid var(--line); }
nav ul { list-style: none; padding: 0; }
nav a { display: block; padding: .2rem 0; }
nav a[aria-current] { font-weight: 700; color: var(--ink); }
main { padding: 1rem 1.5rem; background: #fff; min-width: 0; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
tr.unread { font-weight: 700; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem .8rem; }
dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
iframe { width: 100%; height: 24rem; border: 1px solid var(--line); }
.toolbar { display: flex; gap: 1rem; margin: .8rem 0; flex-wrap: wrap; align-items: center; }
form.compose { max-width: 48rem; }
form.compose button { margin-top: 1rem; }
.problem { border-left: 4px solid #a4262c; padding: .4rem .8rem; background: #fdf3f4; }
`;

/** The frame of a page of one mailbox: its folders at the side, the content in the middle. */
export function mailboxPage(
  status: number,
  mailbox: Mailbox,
  content: { heading: string; body: Html; folder?: Folder | undefined },
): HttpReply {
  return page(status, {
    title: `${content.heading} – ${mailbox.displayName}`,
    css: CSS,
    body: html`<header>
        <strong>${mailbox.displayName}</strong> <span>${mailbox.email}</span>
        <a href="/">All mailboxes</a>
      </header>
      <div class="columns">
        <nav aria-label="Folders">
          <a href="${mailboxPath(mailbox)}/new">New mail</a>
          <ul>
            ${[...mailbox.folders.values()].map((folder) =>
              folderLink(mailbox, folder, folder === content.folder),
            )}
          </ul>
        </nav>
        <main>
          <h1>${content.heading}</h1>
          ${content.body}
        </main>
      </div>`,
  });
}

function folderLink(mailbox: Mailbox, folder: Folder, isCurrent: boolean): Html {
  const current = isCurrent ? html`aria-current="page"` : null;
  return html`<li>
    <a href="${folderPath(mailbox, folder)}" ${current}>${folder.displayName}</a>
  </li>`;
}

export function mailboxListPage(mailboxes: readonly Mailbox[]): HttpReply {
  return page(200, {
    title: 'Simulated Microsoft 365',
    css: CSS,
    body: html`<header><strong>Simulated Microsoft 365</strong></header>
      <main>
        <h1>Mailboxes</h1>
        <ul>
          ${mailboxes.map(
            (mailbox) =>
              html`<li>
                <a href="${mailboxPath(mailbox)}">${mailbox.displayName}</a> ${mailbox.email}
              </li>`,
          )}
        </ul>
      </main>`,
  });
}

export function notFoundPage(): HttpReply {
  return page(404, {
    title: 'Not found',
    css: CSS,
    body: html`<main>
      <h1>There is no such mailbox, folder or message</h1>
      <p><a href="/">All mailboxes</a></p>
    </main>`,
  });
}

function mailboxPath(mailbox: Mailbox): string {
  return `/mail/${encodeURIComponent(mailbox.email)}`;
}

export function folderPath(mailbox: Mailbox, folder: Folder): string {
  return `${mailboxPath(mailbox)}/folders/${encodeURIComponent(folder.wellKnownName ?? folder.id)}`;
}

export function messagePath(mailbox: Mailbox, messageId: string): string {
  return `${mailboxPath(mailbox)}/messages/${encodeURIComponent(messageId)}`;
}
