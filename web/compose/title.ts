import { fill } from '../words/fill.ts';
import type { ComposeProps } from './compose-props.ts';

/** What is being written: a new mail, an answer to somebody, or one once more. */
export function titleOf({ mode, replyTo, again, contact, words }: ComposeProps): string {
  if (again) return words.again;
  if (mode === 'new' || replyTo === null) return words.newMail;
  if (mode === 'reply-all') return words.replyAll;
  const { direction, from } = replyTo;
  const name =
    direction === 'inbound' ? (from.name ?? from.email) : (contact.name ?? contact.emails[0]);
  return fill(words.reply, { name: name ?? '' });
}
