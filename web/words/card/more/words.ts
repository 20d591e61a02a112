import type { WordsIn } from '../../language.ts';
import type { en } from './en.ts';

/** What the English ones have, all others have. */
export type MoreCardWords = typeof en;

export const moreCardWords: WordsIn<MoreCardWords> = {
  en: async () => (await import('./en.ts')).en,
  de: async () => (await import('./de.ts')).de,
  ar: async () => (await import('./ar.ts')).ar,
};
