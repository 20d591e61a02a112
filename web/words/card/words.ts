import type { WordsIn } from '../language.ts';
import type { en } from './en.ts';

/** What the English ones have, all others have. */
export type CardWords = typeof en;

export const cardWords: WordsIn<CardWords> = {
  en: async () => (await import('./en.ts')).en,
  de: async () => (await import('./de.ts')).de,
  ar: async () => (await import('./ar.ts')).ar,
};
