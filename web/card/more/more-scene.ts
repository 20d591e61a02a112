import type { CardSections } from '../../state/card-sections.ts';
import type { MoreCardWords } from '../../words/card/more/words.ts';
import type { Scene } from '../scene.ts';

export interface MoreScene extends Scene {
  readonly more: MoreCardWords;
  readonly sections: CardSections;
  /** The link that lies on the clipboard. */
  readonly copied: string | null;
  /** False where the page may not. */
  readonly copy: (link: string) => Promise<boolean>;
  /** Not again before another line or question is opened. */
  readonly readOnce: (read: () => Promise<void>) => void;
}
