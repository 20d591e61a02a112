import { isEmail } from './email.ts';

/** Somebody a mail goes to, as typed; what is no address stays, so that it can be mended. */
export interface Recipient {
  readonly email: string;
  readonly name?: string;
  readonly isInvalid?: true;
}

const MOST_NAME_CHARACTERS = 256;
/** Of a paste: more than a message may have recipients, with long names. */
const MOST_CHARACTERS = 500 * 600;
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g;

/**
 * Reads what people type and paste: `Name <address>`, `"Meyer, Mia" <address>`, bare addresses, apart by commas,
 * semicolons, line breaks, and by spaces where there are addresses only.
 */
export function parseRecipients(text: string): Recipient[] {
  return joinNames(pieces(text.slice(0, MOST_CHARACTERS))).flatMap((piece) => readPiece(piece));
}

/** Such as `"Meyer, Mia" <mia@example.com>`, which reads back as the same. */
export function formatRecipient({ email, name }: Recipient): string {
  if (name === undefined) return email;
  const isPlain = !/[",;<>\\@()]/.test(name);
  return `${isPlain ? name : `"${name.replace(/["\\]/g, '\\$&')}"`} <${email}>`;
}

interface Piece {
  readonly text: string;
  /** What ended it. */
  readonly end: string;
}

/** Apart by separators that stand outside of quotes and angles. */
function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  let isQuoted = false;
  let isAngled = false;
  const close = (at: number): void => {
    found.push({ text: text.slice(from, at).trim(), end: text[at] ?? '' });
    from = at + 1;
    isQuoted = false;
    isAngled = false;
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '\\' && isQuoted) at += 1;
    else if (char === '\n' || char === '\r') close(at);
    else if (char === '"' && (isQuoted || closesQuote(text, at))) isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (char === '<') isAngled = true;
    else if (char === '>') isAngled = false;
    else if (char === ';' || (char === ',' && !isAngled)) close(at);
  }
  close(text.length);
  return found.filter(({ text: piece }) => piece !== '');
}

/** A quote that nobody closes on its line is a character like any other. */
function closesQuote(text: string, from: number): boolean {
  const end = text.indexOf('"', from + 1);
  if (end === -1) return false;
  return !/[\r\n]/.test(text.slice(from, end));
}

/** `Meyer, Mia <address>` without quotes, as other programs copy it: what has no @ belongs to the name behind the comma. */
function joinNames(list: readonly Piece[]): string[] {
  const joined: string[] = [];
  let before = '';
  for (const [place, { text, end }] of list.entries()) {
    const whole =
      before === ''
        ? text
        : `"${before}, ${text.slice(0, text.indexOf('<')).trim()}" ${text.slice(text.indexOf('<'))}`;
    const next = list[place + 1];
    const isName = before === '' && end === ',' && !/[@<"]/.test(text);
    before = isName && next !== undefined && /^[^"@]+<.+>/.test(next.text) ? text : '';
    if (before === '') joined.push(whole);
  }
  return joined;
}

function readPiece(text: string): Recipient[] {
  const angled = /^([^<]*)<([^<>]*)>$/.exec(text);
  if (angled) return [recipient(withoutScheme(angled[2] ?? ''), unquoted(angled[1] ?? ''))];
  const words = text.split(/\s+/);
  const isList = words.length > 1 && words.every((word) => isEmail(withoutScheme(word)));
  return isList
    ? words.map((word) => recipient(withoutScheme(word)))
    : [recipient(withoutScheme(text))];
}

function withoutScheme(text: string): string {
  return text.trim().replace(/^mailto:/i, '');
}

function recipient(email: string, name = ''): Recipient {
  const shown = name === email ? '' : name.slice(0, MOST_NAME_CHARACTERS).toWellFormed();
  return {
    email: email.replace(CONTROLS, ' ').trim(),
    ...(shown === '' ? {} : { name: shown }),
    ...(isEmail(email) ? {} : { isInvalid: true }),
  };
}

function unquoted(text: string): string {
  const name = text.replace(CONTROLS, ' ').replace(/\s+/g, ' ').trim();
  const quoted = /^"(.*)"$/.exec(name) ?? /^'(.*)'$/.exec(name);
  return (quoted?.[1] ?? name).replace(/\\(.)/g, '$1').trim();
}
