/** @jsxImportSource #drawing */
import type { Drawing } from '../../drawing/jsx-runtime.ts';
import type { Locale } from '../../words/locale.ts';

/** A list of what is there, or the line that says that nothing is. */
export function listed<T>(items: readonly T[], none: string, item: (one: T) => Drawing): Drawing {
  return items.length === 0 ? <p class="muted">{none}</p> : <ul>{items.map(item)}</ul>;
}

/** One of a list: what, by whom and when, and what more there is to it. */
export function Item(props: {
  readonly title: string;
  readonly locale: Locale;
  readonly at: string;
  readonly by: string;
  readonly children?: Drawing;
}) {
  const { title, locale, at, by } = props;
  return (
    <li class="item">
      <p>
        <bdi>{title}</bdi>
      </p>
      <p class="muted small">
        {by === '' ? null : (
          <>
            <bdi>{by}</bdi>
            {' · '}
          </>
        )}
        <time dateTime={at} title={locale.fullTime(at)}>
          {locale.time(at)}
        </time>
      </p>
      {props.children}
    </li>
  );
}
