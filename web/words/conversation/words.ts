import type { WordsIn } from '../language.ts';
import type { en } from './en.ts';

/** A text for each plural that the language has. */
type Loosened<T> = T extends string
  ? string
  : T extends { readonly other: string }
    ? T extends { readonly one: string }
      ? { readonly [P in Intl.LDMLPluralRule]?: string } & { readonly other: string }
      : { readonly [K in keyof T]: Loosened<T[K]> }
    : { readonly [K in keyof T]: Loosened<T[K]> };

/** What the English ones have, all others have. */
export type ConversationWords = { readonly [K in keyof typeof en]: Loosened<(typeof en)[K]> };

export const conversationWords: WordsIn<ConversationWords> = {
  en: async () => (await import('./en.ts')).en,
  de: async () => (await import('./de.ts')).de,
  ar: async () => (await import('./ar.ts')).ar,
};
