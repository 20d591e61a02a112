import type { Mailbox } from '../mail/mailbox.ts';
import type { Message } from '../mail/types.ts';
import type { HttpReply } from '../router.ts';
import { folderNav, unreadIn } from './folder-nav.ts';
import { avatar } from './format.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { icon } from './icons.ts';
import { liveMailbox, liveMailboxes } from './live.ts';
import { messageList } from './message-list.ts';
import type { View } from './message-list.ts';
import { page } from './page.ts';
import { mailboxPath } from './paths.ts';
import type { Webmail } from './webmail.ts';

/** What is open beside the list. */
export type Pane =
  | { kind: 'nothing' }
  | { kind: 'message'; message: Message; body: Html }
  | { kind: 'writing'; answered: Message | undefined; body: Html };

/** A mailbox: folders, the messages of one of them, and what is open. */
export function mailboxPage(
  webmail: Webmail,
  status: number,
  mailbox: Mailbox,
  content: { title: string; view: View; pane: Pane; notice?: string | undefined },
): HttpReply {
  const { world, versions } = webmail;
  const { view, pane } = content;
  const unread = unreadIn(mailbox);
  const open =
    pane.kind === 'message' ? pane.message : pane.kind === 'writing' ? pane.answered : undefined;
  const hasHeading = pane.kind !== 'nothing';
  return page(status, {
    title: `${unread > 0 ? `(${unread}) ` : ''}${content.title} – ${mailbox.displayName}`,
    kind: 'mailbox',
    live: liveMailbox(versions, mailbox),
    clockOffsetMs: world.clock.offsetMs,
    body: html`${bar(webmail, mailbox)}
      <div class="panes with-${pane.kind}">
        ${folderNav(mailbox, view.folder)}
        <main>
          ${messageList(mailbox, view, open, hasHeading, world.clock.now())}
          <div class="pane" ${pane.kind === 'nothing' && html`aria-hidden="true"`}>
            ${pane.kind === 'nothing' ? nothingOpen() : pane.body}
          </div>
        </main>
        <p class="notice" id="notice" role="status">${content.notice}</p>
      </div>`,
  });
}

function nothingOpen(): Html {
  return html`<div class="nothing-open">
    ${icon('unread')}<span>Choose a message to read it</span>
  </div>`;
}

function bar(webmail: Webmail, mailbox: Mailbox): Html {
  return html`<header class="bar">
    <button type="button" class="plain only-narrow" popovertarget="folders" title="Folders">
      ${icon('menu')}<span class="hidden">Folders</span>
    </button>
    <a class="brand" href="/" title="All mailboxes"
      ><img src="/assets/icon.svg" alt="" width="26" height="26" /> <span>Mail</span></a
    >
    <a class="quiet" href="/panel" title="Faults, and what happens"
      >${icon('pulse')} <span>Panel</span></a
    >
    <button type="button" class="plain who-am-i" popovertarget="mailboxes">
      <span class="hidden">Switch mailbox, now</span>
      <span class="names"
        ><strong>${mailbox.displayName}</strong> <small>${mailbox.email}</small></span
      >
      ${avatar({ email: mailbox.email, name: mailbox.displayName })} ${icon('down')}
    </button>
    <nav id="mailboxes" class="menu" popover aria-label="Mailboxes">
      ${mailboxLinks(webmail, mailbox)}
    </nav>
  </header>`;
}

/** Everybody who has a mailbox, with what is new for them. */
function mailboxLinks({ world }: Webmail, current?: Mailbox): Html {
  const mailboxes = [...world.mailboxes.values()].filter(({ kind }) => kind !== 'no-exchange');
  return html`<ul class="people">
    ${mailboxes.map((mailbox) => {
      const unread = unreadIn(mailbox);
      return html`<li>
        <a href="${mailboxPath(mailbox)}" ${mailbox === current && html`aria-current="true"`}
          >${avatar({ email: mailbox.email, name: mailbox.displayName })}
          <span class="names"
            ><strong>${mailbox.displayName}</strong> <small>${mailbox.email}</small></span
          >
          ${unread > 0 && html`<span class="count">${unread} <span class="hidden">unread</span></span>`}</a
        >
      </li>`;
    })}
  </ul>`;
}

export function mailboxListPage(webmail: Webmail): HttpReply {
  return page(200, {
    title: 'Simulated Microsoft 365',
    kind: 'plain',
    live: liveMailboxes(webmail.versions),
    body: html`<main class="card">
      <p class="brand">
        <img src="/assets/icon.svg" alt="" width="26" height="26" /> Simulated Microsoft 365
      </p>
      <h1>Mailboxes</h1>
      <p class="muted">
        Everybody here has a mailbox, and they can write to each other. Choose whose you want to
        see.
      </p>
      <div id="everybody" data-part>${mailboxLinks(webmail)}</div>
      <p class="foot">
        <a href="/panel">${icon('pulse')} Panel: make things go wrong, and watch</a>
      </p>
    </main>`,
  });
}

export function notFoundPage(): HttpReply {
  return page(404, {
    title: 'Not found',
    kind: 'plain',
    body: html`<main class="card">
      <h1>There is no such mailbox, folder or message</h1>
      <p>It may have been moved or deleted.</p>
      <p><a href="/">All mailboxes</a></p>
    </main>`,
  });
}
