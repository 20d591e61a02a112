import type { ComponentChild } from 'preact';
import { useState } from 'preact/hooks';
import { fill } from '../../words/fill.ts';
import { useAfterDrawing } from '../after-drawing.ts';
import type { ComposeProps } from '../compose-props.ts';
import type { ComposeState } from '../compose-state.ts';
import type { Composer } from '../composer.ts';
import { invalidIn, type Faults } from '../faults.ts';
import { refusedAt } from '../refusal.tsx';
import type { Refused } from '../send-outcome.ts';
import { ContactChip } from './contact-chip.tsx';
import { typedIn, without, withRecipients, withTyped } from './edit-recipients.ts';
import type { Recipient } from './parse-recipients.ts';
import { RecipientField } from './recipient-field.tsx';
import type { ListName } from './recipient-lists.ts';

type Props = ComposeProps & {
  readonly composer: Composer;
  readonly state: ComposeState;
  readonly faults: Faults;
  readonly refused: Refused | null;
};

/** To, and Cc and Bcc where somebody is in them or they are asked for. */
export function Recipients(props: Props): ComponentChild {
  const { composer, state, faults, refused, contact, words } = props;
  const { lists, contactEmail } = state.draft;
  const [open, setOpen] = useState<ReadonlySet<ListName>>(new Set());
  const afterDrawing = useAfterDrawing();
  const isFrozen = state.phase.kind !== 'writing';
  const isShown = (name: ListName) =>
    open.has(name) ||
    lists[name].length > 0 ||
    typedIn(state.draft, name) !== '' ||
    refused?.field === name;

  const field = (name: ListName, label: string) => ({
    label,
    list: lists[name],
    isFrozen,
    words,
    // An address that can't be one is named as soon as it stands there.
    fault: refusedAt(refused, name, words) ?? faults[name] ?? invalidSentence(name),
    typed: typedIn(state.draft, name),
    onType: (text: string) => composer.change(withTyped(now(), name, text)),
    onAdd: (text: string) => composer.change(withRecipients(now(), name, text)),
    onRemove: (gone: Recipient) => composer.change(without(now(), name, gone)),
  });
  const now = () => composer.state.get().draft;

  function invalidSentence(name: ListName): string | null {
    const email = invalidIn(state.draft, name);
    return email === null ? null : fill(words.notAnAddress, { email });
  }

  const opener = (name: 'cc' | 'bcc', label: string) =>
    !isShown(name) && (
      <button
        type="button"
        class="opener"
        aria-label={name === 'cc' ? words.addCc : words.addBcc}
        disabled={isFrozen}
        onClick={({ currentTarget }) => {
          const group = currentTarget.closest('.recipients');
          setOpen(new Set([...open, name]));
          afterDrawing(() => group?.querySelector<HTMLElement>(`.${name} input`)?.focus());
        }}
      >
        {label}
      </button>
    );

  const isWithoutContact = contactEmail === '' && contact.emails.length === 0;
  return (
    <div class="recipients">
      <RecipientField
        {...field('to', words.to)}
        hint={isWithoutContact ? words.contactFirst : null}
        first={
          <ContactChip
            contact={contact}
            email={contactEmail}
            isFrozen={isFrozen}
            words={words}
            onChoose={(email) => composer.change({ contactEmail: email })}
          />
        }
      >
        <span class="openers">
          {opener('cc', words.cc)}
          {opener('bcc', words.bcc)}
        </span>
      </RecipientField>
      {isShown('cc') && (
        <div class="cc">
          <RecipientField {...field('cc', words.cc)} />
        </div>
      )}
      {isShown('bcc') && (
        <div class="bcc">
          <RecipientField {...field('bcc', words.bcc)} />
        </div>
      )}
    </div>
  );
}
