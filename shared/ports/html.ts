/** HTML made harmless: no script, no style that loads, no remote source; remote ones are counted and neutralised. */
export interface SanitisedHtml {
  readonly html: string;
  readonly remoteImages: number;
}

export interface Html {
  sanitise(html: string): SanitisedHtml;
  /** Plain text of HTML, for snippets and for a text part. */
  toText(html: string): string;
  /** The part of a plain text above the quoted history. */
  withoutQuote(text: string): string;
}
