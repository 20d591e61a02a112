import type { Drawing } from '../drawing/jsx-runtime.ts';
import { draw } from '../drawing/draw.ts';
import { sheet } from '../element/sheet.ts';
import { OutlookSyncElement, type Reader } from '../element/outlook-sync-element.ts';
import { type CardModel, cardModel } from '../state/card-model.ts';
import type { PageSession } from '../state/session.ts';
import { moreCardWords } from '../words/card/more/words.ts';
import { type CardWords, cardWords } from '../words/card/words.ts';
import type { Language } from '../words/language.ts';
import css from './card.css?inline';
import { CardView } from './card-view.tsx';
import { lookAgain } from './look-again.ts';
import type { LaterPart, Line, Scene } from './scene.ts';
import { signInWay, takeArrival } from './sign-in-way.ts';

const CARD = sheet(css);

interface Opened {
  readonly session: PageSession;
  readonly model: CardModel;
  lines: ReadonlySet<Line>;
}

type DrawMore = (scene: Scene, part: LaterPart) => Drawing;

/** The user's settings: which mailbox is connected, how it does, and what syncs. */
export class OutlookSyncCard extends OutlookSyncElement<CardWords> {
  protected readonly wordsIn = cardWords;
  #opened: Opened | null = null;
  #more: { readonly language: Language; readonly draw: DrawMore | null } | null = null;
  #kind = '';

  constructor() {
    super(CARD);
  }

  protected open(session: PageSession): () => void {
    const model = cardModel({
      session,
      way: signInWay(this.baseUrl),
      arrival: takeArrival(),
      tell: (what, { status, email }) => this.tell(what, { status, email }),
    });
    this.#opened = { session, model, lines: new Set() };
    const endings = [model.shown.subscribe(() => this.redraw()), lookAgain(model)];
    return () => {
      for (const end of endings) end();
      this.#opened = null;
      this.#more = null;
    };
  }

  protected draw(place: HTMLElement, reader: Reader<CardWords> | null): void {
    const opened = reader && this.#opened;
    const kind = opened?.model.shown.get().card.kind ?? '';
    const isOther = kind !== this.#kind;
    this.#kind = kind;
    const hadFocus = place.matches(':focus-within');
    draw(place, opened && CardView(this.#scene(opened, reader)));
    // When the card becomes another one under somebody's hands, they go on at its head and not at the top of the page.
    if (hadFocus && (isOther || !place.matches(':focus-within')))
      place.querySelector('h2')?.focus();
  }

  #scene(opened: Opened, { words, locale, language }: Reader<CardWords>): Scene {
    const { model, lines } = opened;
    const scene: Scene = {
      model,
      shown: model.shown.get(),
      words,
      locale,
      opened: lines,
      open: (line, isOpen) => {
        if (opened.lines.has(line) === isOpen) return;
        const others = [...opened.lines].filter((other) => other !== line);
        opened.lines = new Set(isOpen ? [...others, line] : others);
        this.redraw();
      },
      later: (part) => {
        if (this.#more?.language !== language) void this.#load(language, opened);
        return this.#more?.draw?.(scene, part) ?? words.status.loading;
      },
    };
    return scene;
  }

  /** Not there after a failure, it is asked for again at the next drawing. */
  async #load(language: Language, { session, model }: Opened): Promise<void> {
    const wanted = { language, draw: null };
    this.#more = wanted;
    try {
      const [{ drawMore, MORE }, more] = await Promise.all([
        import('./more/more-view.tsx'),
        moreCardWords[language](),
      ]);
      if (this.#more !== wanted) return;
      this.adopt(MORE);
      const redraw = (): void => this.redraw();
      this.#more = { language, draw: drawMore({ more, session, model, redraw }) };
      this.redraw();
    } catch {
      if (this.#more === wanted) this.#more = null;
    }
  }
}
