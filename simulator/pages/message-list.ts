import type { Mailbox } from '../mail/mailbox.ts';
import type { Folder, Message } from '../mail/types.ts';
import { avatar, moment, nameList } from './format.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { icon } from './icons.ts';
import { folderPath, mailboxPath, messagePath } from './paths.ts';
import { matches, preview } from './search.ts';

const PAGE = 100;

/** Which part of a folder is looked at. */
export interface View {
  folder: Folder;
  /** Only what has these words. */
  query: string;
  /** So many, newest first. */
  shown: number;
}

export function viewOf(folder: Folder, parameters: URLSearchParams): View {
  const shown = Number(parameters.get('shown') ?? PAGE);
  return {
    folder,
    query: (parameters.get('q') ?? '').trim(),
    shown: Number.isInteger(shown) && shown > 0 ? shown : PAGE,
  };
}

/** The view in an address, so that it stays while one message after another is opened. */
function searchOf({ query, shown }: View): string {
  const parameters = new URLSearchParams({
    ...(query !== '' && { q: query }),
    ...(shown !== PAGE && { shown: String(shown) }),
  });
  return parameters.size === 0 ? '' : `?${parameters.toString()}`;
}

/** The messages of a folder, newest first, with a field to search in it. `isBeside`: what is open has the page's heading. */
export function messageList(
  mailbox: Mailbox,
  view: View,
  open: Message | undefined,
  isBeside: boolean,
  now: number,
): Html {
  const { folder, query } = view;
  const found = mailbox
    .messagesIn(folder.id)
    .filter((message) => query === '' || matches(message, query))
    // Of one moment, what came last stands first.
    .toReversed()
    .toSorted((a, b) => b.received - a.received);
  const path = folderPath(mailbox, folder);
  return html`<section class="list" aria-label="Messages in ${folder.displayName}">
    <div class="list-head">
      <div class="list-title">
        ${isBeside ? html`<h2>${folder.displayName}</h2>` : html`<h1>${folder.displayName}</h1>`}
        <a class="tool only-narrow" href="${mailboxPath(mailbox)}/new">${icon('pen')} New mail</a>
      </div>
      <form class="search" role="search" action="${path}">
        <label class="hidden" for="q">Search in ${folder.displayName}</label>
        ${icon('search')}
        <input
          id="q"
          name="q"
          type="search"
          value="${query}"
          placeholder="Search in ${folder.displayName}"
          autocomplete="off"
        />
      </form>
    </div>
    <div id="messages" class="scroll" data-part>
      ${query !== '' && foundLine(found.length, query, path)}
      ${found.length === 0 && query === '' && nothingIn(folder)}
      <ul class="rows">
        ${found.slice(0, view.shown).map((message) => row(mailbox, view, message, open, now))}
      </ul>
      ${
        found.length > view.shown &&
        html`<p class="older">
          <a href="${searchOf({ ...view, shown: view.shown + PAGE })}">Show older messages</a>
        </p>`
      }
    </div>
  </section>`;
}

function foundLine(count: number, query: string, path: string): Html {
  const messages = count === 1 ? '1 message' : `${count} messages`;
  return html`<p class="found" role="status">
    ${messages} with “${query}” <a href="${path}">Show all</a>
  </p>`;
}

function nothingIn(folder: Folder): Html {
  const words =
    folder.wellKnownName === 'inbox'
      ? 'Nothing here yet. New mail appears by itself.'
      : 'Nothing in this folder.';
  return html`<p class="empty">${words}</p>`;
}

function row(
  mailbox: Mailbox,
  view: View,
  message: Message,
  open: Message | undefined,
  now: number,
): Html {
  const { folder } = view;
  const outgoing = folder.wellKnownName === 'sentitems' || folder.wellKnownName === 'drafts';
  const people = outgoing ? message.to : message.from === null ? [] : [message.from];
  const [first = { email: '', name: '?' }] = people;
  return html`<li class="row ${!message.isRead && 'unread'} ${message === open && 'open'}">
    ${avatar(first)}
    <div class="row-text">
      <div class="row-top">
        <span class="who">${outgoing && 'To: '}${nameList(people) || 'nobody'}</span>
        ${message.attachments.some(({ isInline }) => !isInline) && html`${icon('clip')}<span class="hidden">with attachment</span>`}
        ${moment(message.received, 'short', now)}
      </div>
      <a
        class="subject"
        href="${messagePath(mailbox, message.immutableId)}${searchOf(view)}"
        ${message === open && html`aria-current="true"`}
        >${subjectOf(message)}</a
      >
      ${!message.isRead && html`<span class="hidden">unread</span>`}
      <div class="preview">
        ${message.isDraft && html`<span class="tag">Draft</span>`} ${preview(message)}
      </div>
    </div>
  </li>`;
}

export function subjectOf({ subject }: Message): string {
  return subject === '' ? '(no subject)' : subject;
}
