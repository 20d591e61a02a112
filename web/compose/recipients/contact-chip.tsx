import type { ComponentChild } from 'preact';
import type { ComposeWords } from '../../words/compose/words.ts';
import { fill } from '../../words/fill.ts';
import type { ComposeContact } from '../compose-props.ts';

interface Props {
  readonly contact: ComposeContact;
  readonly email: string;
  readonly isFrozen: boolean;
  readonly words: ComposeWords;
  readonly onChoose: (email: string) => void;
}

/** Whom the conversation is with: always the first in To; of several addresses one is chosen. */
export function ContactChip({ contact, email, isFrozen, words, onChoose }: Props): ComponentChild {
  if (email === '') return null;
  const name = contact.name ?? email;
  const title = fill(words.contactAlways, { name });
  if (contact.emails.length < 2) {
    return (
      <span class="chip contact" title={`${email}\n${title}`}>
        <bdi>{name}</bdi>
        {contact.name !== null && <bdi class="chip-email">{email}</bdi>}
      </span>
    );
  }
  return (
    <span class="chip contact" title={title}>
      {contact.name !== null && <bdi>{contact.name}</bdi>}
      <select
        class="chip-select"
        aria-label={fill(words.contactAddress, { name })}
        disabled={isFrozen}
        onChange={({ currentTarget }) => onChoose(currentTarget.value)}
      >
        {contact.emails.map((one) => (
          <option key={one} value={one} selected={one === email}>
            {one}
          </option>
        ))}
      </select>
    </span>
  );
}
