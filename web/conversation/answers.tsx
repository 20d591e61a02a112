import type { JSX } from 'preact';
import type { ListedEntry } from '../../client/src/types.ts';
import { useDesk } from './context.ts';
import { Icon } from './icons.tsx';

/** Why it did not go out, or came back. */
export function Failure({ entry }: { readonly entry: ListedEntry }): JSX.Element | null {
  const { reader, conversation, writeAgain, say } = useDesk();
  const { words } = reader;
  const { failure, status, direction } = entry;
  if (direction === 'inbound' || (status !== 'failed' && status !== 'bounced')) return null;
  const isAgain = status === 'failed' && entry.origin === 'crm';

  async function again(): Promise<void> {
    try {
      writeAgain(await conversation.whole(entry));
    } catch {
      say(words.actionFailed);
    }
  }

  return (
    <p class="failure">
      <Icon name="warn" />
      <span>
        <strong>{words.status[status]}</strong>
        {failure !== null && `: ${words.failures[failure.code] ?? failure.message}.`}
      </span>
      {isAgain && (
        <button type="button" class="button" onClick={() => void again()}>
          {words.sendAgain}
        </button>
      )}
    </p>
  );
}

/** What one can answer, and to whom. */
export function Answers({ entry }: { readonly entry: ListedEntry }): JSX.Element | null {
  const { reader, write } = useDesk();
  const { words } = reader;
  const { status, from, to, cc } = entry;
  if (status === 'queued' || status === 'failed') return null;
  const others = new Set([from, ...to, ...cc].map(({ email }) => email.toLowerCase()));
  others.delete(entry.mailbox.toLowerCase());
  return (
    <span class="answers">
      <button type="button" class="button quiet" onClick={() => write('reply', entry)}>
        <Icon name="reply" /> {words.reply}
      </button>
      {others.size > 1 && (
        <button type="button" class="button quiet" onClick={() => write('reply-all', entry)}>
          <Icon name="replyAll" /> {words.replyAll}
        </button>
      )}
    </span>
  );
}
