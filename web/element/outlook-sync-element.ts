import { type GetSession, type PageSession, pageSession } from '../state/session.ts';
import { directionOf, type Language, languageOf, type WordsIn } from '../words/language.ts';
import { type Locale, locale, regional } from '../words/locale.ts';
import base from './base.css?inline';
import { sheet } from './sheet.ts';
import { serviceUrl } from './service-url.ts';

/** Who reads: their words, and how they write numbers and times. */
export interface Reader<W> {
  readonly words: W;
  readonly locale: Locale;
  readonly language: Language;
}

const BASE = sheet(base);

/**
 * What both elements are: a shadow root that no rule of the page reaches, with style sheets that no policy forbids,
 * drawn in the reader's language. Nothing is asked of the service before `getSession` is set.
 */
export abstract class OutlookSyncElement<W> extends HTMLElement {
  static readonly observedAttributes: readonly string[] = ['base-url', 'lang'];

  protected abstract readonly wordsIn: WordsIn<W>;
  /** Begins to read; what it returns ends that. */
  protected abstract open(session: PageSession): () => void;
  /** Fills the place with what is to be seen; without a reader with nothing. */
  protected abstract draw(place: HTMLElement, reader: Reader<W> | null): void;

  readonly #root: ShadowRoot;
  readonly #place = document.createElement('div');
  #getSession: GetSession | null = null;
  #close: (() => void) | null = null;
  #reader: Reader<W> | null = null;
  #isDrawn = true;

  constructor(...sheets: readonly CSSStyleSheet[]) {
    super();
    this.#root = this.attachShadow({ mode: 'open' });
    this.#root.adoptedStyleSheets = [BASE, ...sheets];
    this.#place.className = 'root';
    this.#place.setAttribute('part', 'root');
  }

  get getSession(): GetSession | null {
    return this.#getSession;
  }

  set getSession(ask: GetSession | null) {
    this.#getSession = ask;
    if (this.isConnected) this.#begin();
  }

  /** Of the service, without `/api`. */
  get baseUrl(): string {
    return this.getAttribute('base-url')?.replace(/\/+$/, '') ?? serviceUrl();
  }

  connectedCallback(): void {
    // Set before the script had come, it hides the property of the class.
    const early: unknown = Object.getOwnPropertyDescriptor(this, 'getSession')?.value;
    if (typeof early === 'function') {
      Reflect.deleteProperty(this, 'getSession');
      this.#getSession = () => early();
    }
    void this.#speak();
    this.#begin();
  }

  disconnectedCallback(): void {
    this.#end();
    this.draw(this.#place, null);
    this.#place.remove();
  }

  attributeChangedCallback(name: string): void {
    if (!this.isConnected) return;
    if (name === 'lang') {
      void this.#speak();
      return;
    }
    this.#end();
    this.#begin();
  }

  /** One more style sheet, such as of what is loaded later. */
  protected adopt(more: CSSStyleSheet): void {
    const { adoptedStyleSheets: sheets } = this.#root;
    if (!sheets.includes(more)) this.#root.adoptedStyleSheets = [...sheets, more];
  }

  /** Draws again, once for all changes of a moment. */
  protected redraw(): void {
    if (!this.#isDrawn) return;
    this.#isDrawn = false;
    queueMicrotask(() => {
      this.#isDrawn = true;
      this.#draw();
    });
  }

  /** Tells the page, by an event `outlook-sync-…`. */
  protected tell(name: string, detail: object = {}): void {
    const event = { bubbles: true, composed: true, detail };
    this.dispatchEvent(new CustomEvent(`outlook-sync-${name}`, event));
  }

  #begin(): void {
    if (this.#close !== null || this.#getSession === null) return;
    // The newest is asked, so that a page may replace it at any time.
    const getSession: GetSession = async () => {
      if (this.#getSession === null) throw new Error('getSession is not set');
      return this.#getSession();
    };
    this.#close = this.open(pageSession({ baseUrl: this.baseUrl, getSession }));
    this.redraw();
  }

  #end(): void {
    this.#close?.();
    this.#close = null;
  }

  async #speak(): Promise<void> {
    const tag = nearestLanguage(this);
    const language = languageOf(tag);
    const words = await this.wordsIn[language]();
    // Another one may have been chosen meanwhile.
    if (languageOf(nearestLanguage(this)) !== language) return;
    const ways = locale(language, regional(tag, navigator.languages));
    this.#reader = { words, language, locale: ways };
    this.redraw();
  }

  #draw(): void {
    const reader = this.#reader;
    if (!this.isConnected || reader === null || this.#close === null) return;
    this.#place.lang = reader.language;
    this.#place.dir = directionOf(reader.language);
    if (!this.#place.isConnected) this.#root.append(this.#place);
    this.draw(this.#place, reader);
  }
}

/** Also through the shadow roots that a page is made of. */
function nearestLanguage(element: Element): string {
  const found = element.closest('[lang]');
  if (found !== null) return found.getAttribute('lang') ?? '';
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? nearestLanguage(root.host) : navigator.language;
}
