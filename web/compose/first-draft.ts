import type { WholeEntry } from '../../client/src/types.ts';
import { trustedHtml } from '../element/trusted-html.ts';
import type { ComposeProps } from './compose-props.ts';
import type { Draft } from './draft.ts';
import { addRecipients, type RecipientLists } from './recipients/recipient-lists.ts';
import { contactEmail, NOBODY, replyRecipients } from './recipients/reply-recipients.ts';
import { textToBlocks, type Block } from './text/blocks.ts';
import { readBlocks } from './text/read-blocks.ts';

type Given = Pick<ComposeProps, 'connection' | 'contact' | 'mode' | 'replyTo' | 'again'>;

/** What stands there before anything is written. */
export function firstDraft(given: Given, key: string): Draft {
  const { connection, contact, mode, replyTo, again = null } = given;
  const email = contactEmail(contact, again ?? replyTo);
  const own = connection?.email ?? null;
  const proposed = replyRecipients(mode, replyTo, email, own === null ? [] : [own]);
  return {
    key,
    contactEmail: email,
    contactName: contact.name,
    lists: again ? listsOf(again, email) : proposed,
    proposed: mode === 'reply-all' ? proposed : null,
    subject: again?.subject ?? '',
    blocks: again ? blocksOf(again) : [],
    files: [],
    isInDoubt: false,
  };
}

function listsOf({ to, cc, bcc }: WholeEntry, contact: string): RecipientLists {
  const withTo = addRecipients(NOBODY, 'to', to, contact);
  const withCc = addRecipients(withTo, 'cc', cc, contact);
  return addRecipients(withCc, 'bcc', bcc, contact);
}

function blocksOf({ html, text }: WholeEntry): Block[] {
  return html === null ? textToBlocks(text ?? '') : blocksOfHtml(html);
}

/** Parsed apart, where nothing runs and nothing is loaded. */
export function blocksOfHtml(html: string): Block[] {
  const quiet = html
    .replace(STYLE, '<$1template')
    .replace(OPENING, (tag) => tag.replace(REPORTED, ' data-$1'));
  return readBlocks(new DOMParser().parseFromString(trustedHtml(quiet), 'text/html').body);
}

/** The page's policy holds there, too: it would report each style and handler of what somebody pasted. */
const STYLE = /<(\/?)style\b/gi;
const OPENING = /<[a-z][^>]*>/gi;
const REPORTED = /\s(style|on[a-z]+)(?=\s*=)/gi;
