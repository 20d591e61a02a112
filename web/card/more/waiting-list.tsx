/** @jsxImportSource #drawing */
import { Notice } from '../parts.tsx';
import { Item, listed } from './list.tsx';
import type { MoreScene } from './more-scene.ts';

/** Named, so that nobody has to guess which mail does not leave. Nothing where none waits. */
export function WaitingList(props: MoreScene & { readonly count: number; readonly text: string }) {
  const { sections, readOnce, more, locale, count, text } = props;
  if (count === 0) return null;
  readOnce(sections.listWaiting);
  return (
    <div class="waiting">
      <Notice tone="warn" text={text} />
      {listed(sections.shown.get().waiting ?? [], '', ({ id, subject, to, occurredAt }) => (
        <Item
          key={id}
          title={subject || more.noSubject}
          locale={locale}
          at={occurredAt}
          by={to.map(({ name, email }) => name || email).join(', ')}
        />
      ))}
    </div>
  );
}
