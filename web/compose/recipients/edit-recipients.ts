import type { Draft } from '../draft.ts';
import { parseRecipients, type Recipient } from './parse-recipients.ts';
import { addRecipients, LIST_NAMES, type ListName } from './recipient-lists.ts';

type Addressed = Pick<Draft, 'contactEmail' | 'lists' | 'typed'>;
type Changed = Pick<Draft, 'lists' | 'typed'>;

/** What stands in a field and is no recipient yet. */
export function typedIn({ typed }: Pick<Draft, 'typed'>, name: ListName): string {
  return typed?.[name] ?? '';
}

export function withTyped({ lists, typed }: Addressed, name: ListName, text: string): Changed {
  return { lists, typed: { ...typed, [name]: text } };
}

/** With the recipients that a text names, such as what was typed. */
export function withRecipients(
  { contactEmail, lists, typed }: Addressed,
  name: ListName,
  text: string,
): Changed {
  return {
    lists: addRecipients(lists, name, parseRecipients(text), contactEmail),
    typed: { ...typed, [name]: '' },
  };
}

/** An address that is still being typed when the mail is sent counts, too. */
export function withAllTyped(draft: Addressed): Changed {
  let now = draft;
  for (const name of LIST_NAMES) {
    const { lists, typed = {} } = withRecipients(now, name, typedIn(now, name));
    now = { contactEmail: draft.contactEmail, lists, typed };
  }
  return now;
}

export function without(
  { lists }: Addressed,
  name: ListName,
  gone: Recipient,
): Pick<Draft, 'lists'> {
  return { lists: { ...lists, [name]: lists[name].filter((one) => one !== gone) } };
}
