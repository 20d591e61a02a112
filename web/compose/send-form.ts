import type { SendParts } from '../../client/src/types.ts';
import type { Draft } from './draft.ts';
import { nameOf, typeOf } from './files/attached-file.ts';
import type { Recipient } from './recipients/parse-recipients.ts';
import { isStillToAll } from './recipients/reply-recipients.ts';
import { blocksToHtml, withoutEnd } from './text/blocks.ts';

/** Without it a mail is shown in the reader's oldest font. */
const FONT = 'font-family:Aptos,Calibri,Arial,Helvetica,sans-serif;font-size:11pt';

export interface Outgoing {
  readonly contactId: string;
  readonly draft: Draft;
  readonly replyTo: string | null;
  readonly files: readonly File[];
}

/** What goes out below the editor's own blocks. The quoted original is not in it: the service lets Outlook add that. */
export function outgoingHtml({ blocks }: Pick<Draft, 'blocks'>): string {
  return `<div style="${FONT}">${blocksToHtml(withoutEnd(blocks))}</div>`;
}

/** The message, as the part of that name has it: the same draft makes the same text, by which a repeat is known. */
function outgoingMessage({ contactId, draft, replyTo, files }: Outgoing): SendParts {
  const { lists, contactEmail, contactName, proposed, subject } = draft;
  const [first] = contactEmail === '' ? lists.to : [];
  const email = first?.email ?? contactEmail;
  const isToAll = proposed !== null && isStillToAll(proposed, lists);
  return {
    contact: { id: contactId, email, ...nameOfContact(contactName, first) },
    to: addresses(first === undefined ? lists.to : lists.to.slice(1)),
    cc: addresses(lists.cc),
    bcc: addresses(lists.bcc),
    ...(replyTo === null || subject !== '' ? { subject: subject.trim() } : {}),
    ...(replyTo === null ? {} : { replyTo, replyAll: isToAll }),
    html: outgoingHtml(draft),
    attachments: files.map((file, place) => ({
      name: nameOf(file),
      contentType: typeOf(file),
      part: partOf(place),
    })),
  };
}

/** `multipart/form-data`: files travel as they are, not a third longer as base64. */
export function sendForm(outgoing: Outgoing): FormData {
  const form = new FormData();
  form.set('message', JSON.stringify(outgoingMessage(outgoing)));
  for (const [place, file] of outgoing.files.entries()) form.set(partOf(place), file, nameOf(file));
  return form;
}

function partOf(place: number): string {
  return `file-${place}`;
}

function nameOfContact(name: string | null, first: Recipient | undefined): { name?: string } {
  const known = name ?? first?.name;
  return known === undefined ? {} : { name: known };
}

function addresses(list: readonly Recipient[]): { email: string; name?: string }[] {
  return list.map(({ email, name }) => (name === undefined ? { email } : { email, name }));
}
