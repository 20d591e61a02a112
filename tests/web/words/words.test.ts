import { describe, expect, test } from 'vitest';
import { moreCardWords } from '../../../web/words/card/more/words.ts';
import { cardWords } from '../../../web/words/card/words.ts';
import { conversationWords } from '../../../web/words/conversation/words.ts';
import type { Language } from '../../../web/words/language.ts';

const OTHERS: readonly Language[] = ['de', 'ar'];

/** Every text by its path; what is made with a number or a name stands for itself. */
function textsOf(
  words: unknown,
  path = '',
  found = new Map<string, string>(),
): Map<string, string> {
  if (typeof words === 'string') found.set(path, words);
  else if (typeof words === 'object' && words !== null) {
    for (const [key, value] of Object.entries(words)) textsOf(value, `${path}/${key}`, found);
  }
  return found;
}

/** Languages differ in how many plurals they have. */
const pathsOf = (texts: ReadonlyMap<string, string>) => [
  ...new Set(
    [...texts.keys()].map((path) => path.replace(/\/(?:zero|one|two|few|many|other)$/, '')),
  ),
];
const unfilled = (text: string) => text.replaceAll(/\{\w+\}/g, '');

describe.each([
  ['the card', cardWords],
  ['the rest of the card', moreCardWords],
  ['the conversation', conversationWords],
] as const)('the words of %s', (_, wordsIn) => {
  test.each(OTHERS)('in %s are all there, none left in English', async (language) => {
    const english = textsOf(await wordsIn.en());
    const other = textsOf(await wordsIn[language]());
    expect(pathsOf(other)).toEqual(pathsOf(english));
    const same = [...other].filter(([path, text]) => text === english.get(path));
    // A name is the same everywhere, and so is what has no word of its own.
    const names = same.filter(([, text]) => text === 'Outlook' || !/\p{L}/u.test(unfilled(text)));
    expect(same).toEqual(names);
    const empty = [...other].filter(([, text]) => text.trim() === '');
    expect(empty.filter(([path]) => english.get(path) !== '')).toEqual([]);
  });
});
