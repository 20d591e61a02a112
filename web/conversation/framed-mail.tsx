import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { WholeEntry } from '../../client/src/types.ts';
import { fill } from '../words/fill.ts';
import { type Desk, useDesk } from './context.ts';
import { type Looks, mailFrame } from './mail-frame.ts';
import { cutHistory, parseMail } from './mail-markup.ts';
import { nameOf } from './people.ts';

interface Props {
  readonly entry: WholeEntry;
  /** Pixels of the text that it takes the place of: it takes as many until it has its own size. */
  readonly instead: number;
  readonly isAll: boolean;
  readonly isRemoteShown: boolean;
  readonly onRefused: () => void;
}

/** A mail as it was laid out. */
export function FramedMail({
  entry,
  instead,
  isAll,
  isRemoteShown,
  onRefused,
}: Props): JSX.Element {
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
      onShown() {
        element.style.minBlockSize = '';
        element.classList.add('is-shown');
      },
    });
    frame.current = made;
    if (made !== null) element.append(made.element);
    return () => {
      // The next one takes its place.
      element.style.minBlockSize = `${element.clientHeight}px`;
      made?.end();
      made?.element.remove();
    };
  }, [entry.id, entry.version, isRemoteShown]);

  useEffect(() => {
    const body = parseMail(entry.html ?? '');
    if (body === null) return;
    if (!isAll) cutHistory(body, entry.newText ?? '');
    frame.current?.show(body);
  }, [entry.id, entry.version, isRemoteShown, isAll]);

  return <div class="frame" ref={place} style={{ minBlockSize: `${instead}px` }} />;
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
