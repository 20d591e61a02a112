import type { ComponentChild, JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { ListedEntry, WholeEntry } from '../../client/src/types.ts';
import { useDesk } from './context.ts';
import { FramedMail } from './framed-mail.tsx';
import { Icon } from './icons.tsx';
import { keepPlace } from './kept-place.ts';
import { cutHistory, isLaidOut, parseMail } from './mail-markup.ts';
import { PlainText } from './plain-text.tsx';

export { keepPlace };

/** Some hundred pages: laying it out would hold up the page that shows it, so it is done when asked for. */
const HEAVY_CHARACTERS = 400_000;

/** How a mail is shown: its new text alone, laid out where that says more than the text, or all of it. */
interface Shown {
  readonly isFramed: boolean;
  readonly hasQuote: boolean;
}

interface Props {
  /** As it is now; it may have changed since the whole was read. */
  readonly listed: ListedEntry;
  readonly entry: WholeEntry;
  /** Pixels of the text that it takes the place of. */
  readonly instead: number;
  /** Stands below the text. */
  readonly children: ComponentChild;
}

/** A message that was read to its end: laid out where it is, with its pictures and what it quotes. */
export function WholeBody({ listed, entry, instead, children }: Props): JSX.Element {
  const desk = useDesk();
  const { words, locale } = desk.reader;
  const [isAll, setAll] = useState(false);
  const [isRemote, setRemote] = useState(false);
  const [isRefused, setRefused] = useState(false);
  const shown = useMemo(() => howToShow(entry), [entry]);
  const text = listed.newText ?? entry.newText ?? listed.snippet;
  const isFramed = Boolean(entry.html) && (isAll || shown.isFramed);
  return (
    <>
      {isFramed ? (
        <FramedMail
          entry={entry}
          instead={instead}
          isAll={isAll}
          isRemoteShown={isRemote}
          onRefused={() => setRefused(true)}
        />
      ) : (
        <PlainText text={isAll ? (entry.text ?? text) : text} />
      )}
      {children}
      {listed.remoteImages > 0 && isFramed && (
        <p class="note">
          <Icon name="picture" />{' '}
          {isRefused
            ? words.picturesRefused
            : !isRemote && (
                <>
                  {locale.plural(listed.remoteImages, words.blocked)}{' '}
                  <button type="button" class="link" onClick={() => setRemote(true)}>
                    {words.showPictures}
                  </button>
                </>
              )}
        </p>
      )}
      {shown.hasQuote && (
        <button
          type="button"
          class="quote-turn"
          aria-expanded={isAll}
          onClick={({ currentTarget }) => {
            // What was read stays above what opens; what closes is left from its end.
            keepPlace(isAll ? currentTarget : currentTarget.closest('.body'), true);
            setAll(!isAll);
          }}
        >
          <Icon name="more" /> {isAll ? words.hideQuoted : words.showQuoted}
        </button>
      )}
    </>
  );
}

function howToShow({ html, text, newText }: WholeEntry): Shown {
  if (html === null) return { isFramed: false, hasQuote: sizeOf(text) > sizeOf(newText) };
  if (html.length > HEAVY_CHARACTERS) return { isFramed: false, hasQuote: true };
  const body = parseMail(html);
  if (body === null) return { isFramed: false, hasQuote: sizeOf(text) > sizeOf(newText) };
  const isCut = cutHistory(body, newText ?? '');
  // What can't be found in the layout is shown as text, if there is any.
  if (isCut === null) return { isFramed: sizeOf(newText) === 0, hasQuote: sizeOf(newText) > 0 };
  return { isFramed: isLaidOut(body), hasQuote: isCut };
}

function sizeOf(text: string | null): number {
  return text?.replace(/\s+/g, '').length ?? 0;
}
