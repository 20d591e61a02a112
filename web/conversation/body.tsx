import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ListedEntry, WholeEntry } from '../../client/src/types.ts';
import { type Desk, useDesk } from './context.ts';
import { Icon } from './icons.tsx';
import { type Looks, mailFrame } from './mail-frame.ts';
import { cutHistory, isLaidOut, parseMail } from './mail-markup.ts';
import { nameOf } from './people.ts';
import { PlainText } from './plain-text.tsx';
import { fill } from '../words/fill.ts';

/** Some hundred pages: laying it out would hold up the page that shows it, so it is done when asked for. */
const HEAVY_CHARACTERS = 400_000;

/** How a mail is shown: its new text alone, laid out where that says more than the text, or all of it. */
interface Shown {
  readonly isFramed: boolean;
  readonly hasQuote: boolean;
}

/** What a message says: the new text at once, its layout and what it quotes as soon as somebody looks. */
export function Body({ entry }: { readonly entry: ListedEntry }): JSX.Element {
  const desk = useDesk();
  const { words, locale } = desk.reader;
  const place = useRef<HTMLDivElement>(null);
  const [whole, setWhole] = useState<WholeEntry | 'failed' | null>(null);
  const [isAll, setAll] = useState(false);
  const [isRemote, setRemote] = useState(false);
  const [isRefused, setRefused] = useState(false);
  const { id, version } = entry;

  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    let isGone = false;
    const unwatch = desk.whenNear(element, () => {
      desk.conversation.whole(entry).then(
        (read) => !isGone && desk.inPlace(element, () => setWhole(read)),
        () => !isGone && setWhole('failed'),
      );
    });
    return () => {
      isGone = true;
      unwatch();
    };
  }, [id, version]);

  const read = whole === 'failed' ? null : whole;
  const shown = useMemo(() => (read ? howToShow(read) : null), [read]);
  const text = entry.newText ?? read?.newText ?? entry.snippet;
  const isFramed = Boolean(read?.html) && (isAll || shown?.isFramed === true);
  return (
    <div class="body" part="body" ref={place}>
      {isFramed && read !== null ? (
        <Framed
          key={`${isRemote}`}
          entry={read}
          isAll={isAll}
          isRemoteShown={isRemote}
          onRefused={() => setRefused(true)}
        />
      ) : (
        <PlainText text={isAll && read !== null ? (read.text ?? text) : text} />
      )}
      {entry.simplified && <p class="note muted">{words.simplified}</p>}
      {entry.remoteImages > 0 && isFramed && (
        <p class="note">
          <Icon name="picture" />{' '}
          {isRefused
            ? words.picturesRefused
            : !isRemote && (
                <>
                  {locale.plural(entry.remoteImages, words.blocked)}{' '}
                  <button type="button" class="link" onClick={() => setRemote(true)}>
                    {words.showPictures}
                  </button>
                </>
              )}
        </p>
      )}
      {whole === 'failed' && <p class="note bad">{words.unreadable}</p>}
      {shown?.hasQuote && (
        <button
          type="button"
          class="quote-turn"
          aria-expanded={isAll}
          onClick={({ currentTarget }) => desk.inPlace(currentTarget, () => setAll(!isAll))}
        >
          <Icon name="more" /> {isAll ? words.hideQuoted : words.showQuoted}
        </button>
      )}
    </div>
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

interface FramedProps {
  readonly entry: WholeEntry;
  readonly isAll: boolean;
  readonly isRemoteShown: boolean;
  readonly onRefused: () => void;
}

function Framed({ entry, isAll, isRemoteShown, onRefused }: FramedProps): JSX.Element {
  const desk = useDesk();
  const place = useRef<HTMLDivElement>(null);
  const frame = useRef<ReturnType<typeof mailFrame>>(null);

  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const made = mailFrame({
      title: fill(desk.reader.words.body, { name: nameOf(entry.from) }),
      isRemoteShown,
      looks: () => looksOf(element),
      picture: (source) => picture(desk, entry, source),
      onRefused,
      onShown: () => element.classList.add('is-shown'),
    });
    frame.current = made;
    if (made !== null) element.append(made.element);
    return () => {
      made?.end();
      made?.element.remove();
    };
  }, [entry.id, entry.version]);

  useEffect(() => {
    const body = parseMail(entry.html ?? '');
    if (body === null) return;
    if (!isAll) cutHistory(body, entry.newText ?? '');
    frame.current?.show(body);
  }, [entry.id, entry.version, isAll]);

  return <div class="frame" ref={place} />;
}

/** A picture that is attached, or stands in the text. */
async function picture(
  { conversation }: Desk,
  { id, attachments }: WholeEntry,
  source: string,
): Promise<Blob | null> {
  const embedded = /^data:(image\/(?:png|jpe?g|gif|webp));base64,([a-z\d+/=]*)$/i.exec(source);
  if (embedded !== null) {
    const [, type = '', base64 = ''] = embedded;
    try {
      return new Blob([Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))], { type });
    } catch {
      return null;
    }
  }
  const attached = attachments.find(({ contentId }) => source === `cid:${contentId}`);
  if (attached === undefined) return null;
  const blob = await conversation.attachment(id, attached).catch(() => null);
  // The service keeps the type of a picture only for what is one.
  return blob?.type.startsWith('image/') === true ? blob : null;
}

function looksOf(element: Element): Looks {
  const { color, font } = getComputedStyle(element);
  const link = element.closest('.root');
  const accent = link && getComputedStyle(link).getPropertyValue('accent-color');
  const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map(Number);
  return {
    font,
    colour: color,
    link: accent && accent !== 'auto' ? accent : 'LinkText',
    isDark: red * 0.3 + green * 0.6 + blue * 0.1 > 128,
  };
}
