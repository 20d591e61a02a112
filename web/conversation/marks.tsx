import type { ComponentChild, JSX } from 'preact';
import type { ListedEntry } from '../../client/src/types.ts';
import { useDesk } from './context.ts';
import { Icon, type IconName } from './icons.tsx';

/** What a reader should know before reading. */
export function Marks({ entry }: { readonly entry: ListedEntry }): JSX.Element | null {
  const { words } = useDesk().reader;
  const marks: readonly (readonly [boolean, IconName, string])[] = [
    [entry.unknownSender, 'warn', words.unknownSender],
    [entry.junk, 'warn', words.junk],
    [entry.protected !== null, 'lock', words.protected],
  ];
  const shown = marks.filter(([is]) => is);
  if (shown.length === 0) return null;
  return (
    <p class="marks">
      {shown.map(([, icon, text]) => (
        <span key={text} class="mark">
          <Icon name={icon} /> {text}
        </span>
      ))}
    </p>
  );
}

/** How far a mail of the user's has got. */
export function Status({
  entry: { direction, status },
}: {
  readonly entry: ListedEntry;
}): ComponentChild {
  const { words } = useDesk().reader;
  if (direction === 'inbound' || status === 'failed' || status === 'bounced') return null;
  return (
    <span class={`status ${status}`} part="status">
      <Icon name={status === 'queued' ? 'wait' : 'sent'} /> {words.status[status]}
    </span>
  );
}
