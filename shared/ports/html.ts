import type { EntryContent } from '../domain/entry/entry.ts';
import type { Part } from '../domain/entry/new-text.ts';

/** What a reader sees of a body. */
export interface Rendered {
  readonly content: EntryContent;
  readonly snippet: string;
  /** Remote sources that were neutralised. */
  readonly remoteImages: number;
  /** Its HTML was beyond the bounds: text only. */
  readonly simplified: boolean;
}

export interface Html {
  /**
   * Makes a foreign body harmless and tells what is new in it, within a few seconds whatever it is: what takes longer
   * comes as text only. `hasFiles`: files come with it that are no part of its text.
   */
  render(body: Part, uniqueBody: Part | null, hasFiles?: boolean): Promise<Rendered>;
}
