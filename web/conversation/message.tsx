import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ListedEntry } from '../../client/src/types.ts';
import { Answers, Failure } from './answers.tsx';
import { Attachments } from './attachments.tsx';
import { Body } from './body.tsx';
import { useDesk } from './context.ts';
import { Icon } from './icons.tsx';
import { Marks, Status } from './marks.tsx';
import { memo } from './memo.ts';
import { People } from './people-line.tsx';
import { initialsOf, nameOf, tintOf } from './people.ts';

const TINTS = 6;

/** One message, as a person reads it. Automatic ones are a line that opens. */
export const Message = memo(function Message({
  entry,
  subject,
}: {
  readonly entry: ListedEntry;
  /** Where the message before is of another thread. */
  readonly subject: string | null;
}): JSX.Element {
  const desk = useDesk();
  const { words } = desk.reader;
  return (
    <>
      {subject !== null && (
        <h3 class="subject">
          <button type="button" onClick={() => desk.openThread(entry.threadId)}>
            {subject || words.noSubject}
          </button>
        </h3>
      )}
      {entry.kind === 'message' ? <Letter entry={entry} /> : <Automatic entry={entry} />}
    </>
  );
});

const KIND_ICONS = {
  auto_reply: 'auto',
  bounce: 'warn',
  calendar: 'calendar',
  receipt: 'sent',
} as const;

function Automatic({ entry }: { readonly entry: ListedEntry }): JSX.Element {
  const desk = useDesk();
  const { words, locale } = desk.reader;
  const [isOpen, setOpen] = useState(false);
  if (entry.kind === 'message') return <Letter entry={entry} />;
  const kind = words.kinds[entry.kind];
  return (
    <article
      class={`small ${entry.kind}`}
      part="message"
      aria-label={`${kind}, ${nameOf(entry.from)}, ${locale.time(entry.occurredAt)}`}
    >
      <button type="button" class="line" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <Icon name={KIND_ICONS[entry.kind]} />
        <strong>{kind}</strong>
        <span class="name">{nameOf(entry.from)}</span>
        <span class="snippet" dir="auto">
          {entry.failure ? words.failures[entry.failure.code] : entry.snippet}
        </span>
        <Time at={entry.occurredAt} />
      </button>
      {isOpen && (
        <div class="opened">
          <Marks entry={entry} />
          <Body entry={entry} />
          <Attachments entry={entry} />
          <Answers entry={entry} />
        </div>
      )}
    </article>
  );
}

function Letter({ entry }: { readonly entry: ListedEntry }): JSX.Element {
  const { words, locale } = useDesk().reader;
  const { from, direction, origin, status } = entry;
  const by = words.origin[origin];
  const heading = `m-${entry.id}`;
  return (
    <article
      class={`letter ${direction} ${status}`}
      part={`message ${direction}`}
      aria-labelledby={heading}
    >
      <header>
        <span class="face" data-tint={tintOf(from, TINTS)} aria-hidden="true">
          {initialsOf(from)}
        </span>
        <h4 id={heading}>
          <span class="name" dir="auto" title={from.email}>
            {nameOf(from)}
          </span>{' '}
          {by !== '' && <span class="by muted">{by}</span>}{' '}
          <span class="aloud">{locale.time(entry.occurredAt)}</span>
        </h4>
        <Time at={entry.occurredAt} />
        <People entry={entry} />
      </header>
      <Marks entry={entry} />
      <Failure entry={entry} />
      <Body entry={entry} />
      <Attachments entry={entry} />
      <footer>
        <Status entry={entry} />
        <Answers entry={entry} />
      </footer>
    </article>
  );
}

function Time({ at }: { readonly at: string }): JSX.Element {
  const { locale } = useDesk().reader;
  return (
    <time dateTime={at} title={locale.fullTime(at)} aria-hidden="true">
      {locale.time(at)}
    </time>
  );
}
