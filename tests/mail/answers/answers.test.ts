import { describe, expect, it } from 'vitest';
import { htmlLines } from '../../../shared/adapters/html/html-lines.ts';
import { type Part, snippetOf, textsOf } from '../../../shared/domain/entry/new-text.ts';
import { ANNOUNCED_ANSWERS } from './announced.ts';
import { CLIENT_ANSWERS, type Answer } from './clients.ts';
import { LANGUAGES } from './languages.ts';
import { LETTER_ANSWERS } from './letters.ts';
import { LOOKALIKE_ANSWERS } from './lookalikes.ts';
import { OWN_WORDS } from './own-words.ts';
import { SENTENCE_ANSWERS } from './plain-sentences.ts';

const ALL = [
  ...CLIENT_ANSWERS,
  ...ANNOUNCED_ANSWERS,
  ...OWN_WORDS,
  ...LOOKALIKE_ANSWERS,
  ...LETTER_ANSWERS,
  ...SENTENCE_ANSWERS,
];
/** Of a hundred messages, so many may show history as new. */
const MAY_LEAVE_HISTORY = 8;

function newTextOf({ html, text, unique, hasFiles }: Answer): string {
  const contentType = html === undefined ? 'text' : 'html';
  const body: Part = { contentType, content: html ?? text ?? '' };
  const uniqueBody = { contentType, content: unique ?? body.content } as const;
  return textsOf(body, uniqueBody, htmlLines, hasFiles).newText;
}

const collapsed = (text: string) => text.replace(/[ \t\r]+/g, ' ');
/** Each part in its order: a word that stands elsewhere, too, may be lost all the same. */
function missing(answer: Answer): readonly string[] {
  const text = collapsed(newTextOf(answer));
  let at = 0;
  return answer.own.filter((part) => {
    const found = text.indexOf(part, at);
    if (found !== -1) at = found + part.length;
    return found === -1;
  });
}
const left = (answer: Answer) =>
  answer.history.filter((part) => collapsed(newTextOf(answer)).includes(part));

describe('what is new in a message', () => {
  it.each(ALL.map((answer) => [answer.name, answer] as const))(
    'loses no word of its author: %s',
    (_, answer) => {
      expect(missing(answer)).toEqual([]);
    },
  );

  it(`leaves history in at most ${MAY_LEAVE_HISTORY} of a hundred`, () => {
    const leaving = ALL.filter((answer) => left(answer).length > 0);
    const lost = ALL.filter((answer) => missing(answer).length > 0);
    const languages = new Set(LANGUAGES.map(({ code }) => code)).size;
    const clients = new Set(CLIENT_ANSWERS.map(({ name }) => name.replace(/,.*/, ''))).size;
    process.stdout.write(
      `${ALL.length} messages of ${clients} kinds of clients in ${languages} languages: ${lost.length} lose a word of their author, ${leaving.length} leave history (${leaving.map(({ name }) => name).join('; ')})\n`,
    );
    expect(ALL.length).toBeGreaterThanOrEqual(160);
    expect((leaving.length / ALL.length) * 100).toBeLessThanOrEqual(MAY_LEAVE_HISTORY);
  });
});

it.each(ANNOUNCED_ANSWERS.map((answer) => [answer.name, answer] as const))(
  'knows how these say what is history: %s',
  (_, answer) => {
    expect(left(answer)).toEqual([]);
  },
);

it.each(CLIENT_ANSWERS.filter(({ hasFiles }) => hasFiles).map((answer) => [answer.name, answer]))(
  'an answer that is files alone says nothing, rather than what it answers: %s',
  (_, answer) => {
    expect(newTextOf(answer)).toBe('');
    expect(newTextOf({ ...answer, hasFiles: false })).toContain('Dear Carla');
  },
);

it('a snippet keeps the joiners of emoji and words, and drops filler', () => {
  expect(snippetOf('👨‍👩‍👧‍👦 می‌خواهم')).toBe('👨‍👩‍👧‍👦 می‌خواهم');
  expect(snippetOf('Hello \u200c\u200d \u034f\u200b world\u200d')).toBe('Hello world');
});

const ATTRIBUTED =
  'On Tue, Nov 24, 2026 at 10:02 AM Anna Meyer <anna@contoso.example> wrote:\n\n> The old words.';
const BLOCK =
  'From: Anna Meyer <anna@contoso.example>\nSent: Tuesday, November 24, 2026 10:02 AM\nTo: Carla Rossi <carla@fabrikam.example>\nSubject: Offer\n\nThe old words.';

const withHistory = (history: string) =>
  [...OWN_WORDS, ...LOOKALIKE_ANSWERS, ...SENTENCE_ANSWERS]
    .filter(({ text }) => text !== undefined)
    .map(({ name, text, own }): Answer => ({
      name,
      own,
      history: ['The old words.'],
      text: `${text ?? ''}\n\n${history}\n`,
    }));

describe.each([
  ['an attribution', withHistory(ATTRIBUTED)],
  ['a header block', withHistory(BLOCK)],
])('what people write stays, above %s', (what, answers) => {
  it.each(answers.map((answer) => [answer.name, answer] as const))('%s', (_, answer) => {
    expect(missing(answer)).toEqual([]);
  });

  it('and the history goes from most', () => {
    const leaving = answers.filter((answer) => left(answer).length > 0);
    process.stdout.write(`above ${what}: ${answers.length} messages, ${leaving.length} leave it\n`);
    expect(leaving.length).toBeLessThan(answers.length / 4);
  });
});
