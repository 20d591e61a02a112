import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Address, ListedEntry } from '../../client/src/types.ts';
import { fill } from '../words/fill.ts';
import { useDesk } from './context.ts';
import { nameOf } from './people.ts';

/** Named in one line. */
const NAMED = 2;

/** Whom it went to, in a line that opens. */
export function People({ entry }: { readonly entry: ListedEntry }): JSX.Element {
  const { words, locale } = useDesk().reader;
  const [isOpen, setOpen] = useState(false);
  const { to, cc, bcc } = entry;
  const all = [...to, ...cc, ...bcc];
  const named = all.slice(0, NAMED).map((one) => nameOf(one));
  const more = all.length - named.length;
  const names = [named.join(', '), ...(more > 0 ? [locale.plural(more, words.andMore)] : [])];
  return (
    <details class="people" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <span dir="auto">{fill(words.toSome, { names: names.join(' ') })}</span>
      </summary>
      {isOpen && <PeopleList entry={entry} />}
    </details>
  );
}

function PeopleList({ entry }: { readonly entry: ListedEntry }): JSX.Element {
  const { words } = useDesk().reader;
  const { from, to, cc, bcc } = entry;
  const rows: readonly (readonly [string, readonly Address[]])[] = [
    [words.from, [from]],
    [words.to, to],
    [words.cc, cc],
    [words.bcc, bcc],
  ];
  return (
    <dl>
      {rows.map(
        ([name, people]) =>
          people.length > 0 && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                {people.map((one) => (
                  <span key={one.email} dir="auto">
                    {one.name ? `${one.name} <${one.email}>` : one.email}
                  </span>
                ))}
              </dd>
            </div>
          ),
      )}
    </dl>
  );
}
