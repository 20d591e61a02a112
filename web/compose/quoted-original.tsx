import type { ComponentChild } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { ListedEntry, WholeEntry } from '../../client/src/types.ts';
import type { ComposeProps } from './compose-props.ts';
import { fill } from '../words/fill.ts';

type Props = Pick<ComposeProps, 'session' | 'connection' | 'words' | 'locale'> & {
  readonly original: ListedEntry | WholeEntry;
};

/**
 * What a reply quotes, collapsed. Outlook itself puts it below the text when the reply is made, so it is shown here and
 * not sent; where the original is in no mailbox of the user's now, there is nothing to quote.
 */
export function QuotedOriginal({
  session,
  connection,
  words,
  locale,
  original,
}: Props): ComponentChild {
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState<string | null>(null);
  const id = useId();
  if (!isQuoted(original, connection?.email ?? null)) return <p class="hint">{words.quotedNot}</p>;

  async function toggle(): Promise<void> {
    setOpen(!isOpen);
    if (isOpen || text !== null) return;
    setText(words.quotedLoading);
    setText(await textOf(session, original).catch(() => words.quotedUnread));
  }

  const { from, occurredAt } = original;
  const values = { name: from.name ?? from.email, time: locale.time(occurredAt) };
  return (
    <div class="quoted">
      <button
        type="button"
        class="dots"
        aria-expanded={isOpen}
        aria-controls={id}
        title={isOpen ? words.quotedHide : words.quotedShow}
        onClick={() => void toggle()}
      >
        <span aria-hidden="true">•••</span>
        <span class="aloud">{isOpen ? words.quotedHide : words.quotedShow}</span>
      </button>
      <span class="hint">{words.quotedAdded}</span>
      <div id={id} hidden={!isOpen}>
        <p class="hint">{fill(words.quotedBy, values)}</p>
        <blockquote class="quote" dir="auto" tabIndex={0} aria-label={words.quotedShow}>
          {text}
        </blockquote>
      </div>
    </div>
  );
}

/** The service lets Outlook quote what lies in the connected mailbox; a send that never left does not. */
function isQuoted(
  { mailbox, status }: ListedEntry | WholeEntry,
  connected: string | null,
): boolean {
  const isThere = connected === null || mailbox.toLowerCase() === connected.toLowerCase();
  return isThere && status !== 'failed' && status !== 'queued';
}

async function textOf(
  session: ComposeProps['session'],
  entry: ListedEntry | WholeEntry,
): Promise<string> {
  const [c, e] = [entry.contactId, entry.id].map(encodeURIComponent);
  const whole =
    'text' in entry ? entry : await session.call<WholeEntry>(`contacts/${c}/entries/${e}`);
  return whole.text ?? whole.newText ?? whole.snippet;
}
