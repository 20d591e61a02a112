/** The languages that there are words in. One more is a file in each folder here, and a line in each list of them. */
export type Language = 'en' | 'de' | 'ar';

/** Loads the words of an element in one language; only the reader's own is loaded. */
export type WordsIn<W> = Readonly<Record<Language, () => Promise<W>>>;

/** The language for a BCP 47 tag such as `de-AT`; English where there is none. */
export function languageOf(tag: string): Language {
  const [first = ''] = tag.toLowerCase().split('-');
  return first === 'de' || first === 'ar' ? first : 'en';
}

export function directionOf(language: Language): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr';
}
