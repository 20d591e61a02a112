import type { Drawing } from '../drawing/jsx-runtime.ts';
import type { Card } from '../state/card.ts';
import type { CardModel, CardShown, Notice } from '../state/card-model.ts';
import type { CardWords } from '../words/card/words.ts';
import type { Locale } from '../words/locale.ts';

/** The lines of the connected card that open. */
export type Line = 'approval' | 'scope' | 'skipped' | 'never' | 'audit';

/** What every part of the card is drawn of. */
export interface Scene {
  readonly model: CardModel;
  readonly shown: CardShown;
  readonly words: CardWords;
  readonly locale: Locale;
  readonly opened: ReadonlySet<Line>;
  readonly open: (line: Line, isOpen: boolean) => void;
  /** Draws what few people open; asked for a first time, a line stands for it until it is loaded. */
  readonly later: (part: LaterPart) => Drawing;
}

export type LaterPart =
  | { readonly kind: 'body' | 'health'; readonly card: Card }
  | { readonly kind: 'notice'; readonly notice: Notice }
  | { readonly kind: Line };

export type Tone = 'good' | 'warn' | 'bad' | 'busy' | 'plain';
