import type { Address } from '../../client/src/types.ts';
import type { ConversationState } from '../state/conversation-state.ts';
import type { ComposeContact } from './compose-props.ts';

/** What the CRM's page says of its contact, for a first mail, when nothing else is known yet. */
export interface KnownContact {
  readonly name: string | null;
  readonly emails: readonly string[];
}

/** Whom a new mail goes to: what the contact wrote from last comes first, then what was written to, then what the page says. */
export function addresseeOf(
  id: string,
  { stretches, threads }: ConversationState,
  known: KnownContact,
): ComposeContact {
  const newest = stretches.flatMap(({ entries }) => entries).toReversed();
  const wrote = newest.filter(({ origin }) => origin === 'contact').map(({ from }) => from);
  const writtenTo = newest
    .filter(({ origin }) => origin === 'crm')
    .flatMap(({ to }) => to.slice(0, 1));
  const people: readonly Address[] = [
    ...wrote,
    ...writtenTo,
    ...threads.flatMap((thread) => thread.people.slice(0, 1)),
    ...known.emails.map((email) => ({ email })),
  ];
  const emails = new Map(people.map(({ email }) => [email.toLowerCase(), email]));
  const name = known.name ?? people.find((one) => one.name)?.name ?? null;
  return { id, name, emails: [...emails.values()] };
}
