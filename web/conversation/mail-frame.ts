import { trusted } from './mail-markup.ts';

/** How the page looks, so that a mail without colours of its own looks the same. */
export interface Looks {
  readonly font: string;
  readonly colour: string;
  readonly link: string;
  readonly isDark: boolean;
}

interface MailFrame {
  readonly element: HTMLIFrameElement;
  /** Shows other nodes; those of `parseMail`. */
  readonly show: (body: HTMLElement) => void;
  readonly end: () => void;
}

interface FrameOptions {
  readonly title: string;
  readonly isRemoteShown: boolean;
  readonly looks: () => Looks;
  /** A picture of the mail itself; null where there is none. */
  readonly picture: (source: string) => Promise<Blob | null>;
  /** A remote picture did not come. */
  readonly onRefused: () => void;
  /** It has its first size. */
  readonly onShown: () => void;
}

/** Wider mail is made smaller as far as one can still read it; beyond that it scrolls sideways. */
const SMALLEST = 0.6;
/** A frame that is higher has a texture that some machines can't hold: it scrolls. */
const HIGHEST_PX = 15_000;

/**
 * A frame that runs no script, submits nothing and loads nothing but what its policy says, and opens links apart. It
 * shares the page's origin so that the page can fill and measure it: what is in it can't, as nothing in it ever runs.
 */
export function mailFrame(options: FrameOptions): MailFrame | null {
  const source = trusted(documentOf(options.isRemoteShown));
  if (source === null) return null;
  const element = document.createElement('iframe');
  element.setAttribute('sandbox', 'allow-same-origin allow-popups allow-popups-to-escape-sandbox');
  element.title = options.title;
  element.referrerPolicy = 'no-referrer';
  element.srcdoc = source;

  const made: string[] = [];
  let wanted: HTMLElement | null = null;
  let isLoaded = false;
  let sizes: ResizeObserver | null = null;

  function fill(): void {
    const inside = element.contentDocument;
    // Before it has loaded there is another document in it.
    if (!isLoaded || inside === null || wanted === null) return;
    inside.body.replaceChildren(...inside.importNode(wanted, true).childNodes);
    for (const one of inside.body.querySelectorAll<HTMLElement>('[data-style]')) {
      one.style.cssText = one.dataset['style'] ?? '';
      delete one.dataset['style'];
    }
    for (const one of inside.body.querySelectorAll('img')) void load(one);
    dress(inside, options.looks());
    measure();
    options.onShown();
  }

  async function load(image: HTMLImageElement): Promise<void> {
    const { remote, source: own } = image.dataset;
    image.referrerPolicy = 'no-referrer';
    if (remote !== undefined && !options.isRemoteShown) {
      // Its words stand for it; what has none is there to be counted, mostly.
      const words = image.ownerDocument.createElement('span');
      words.className = 'blocked';
      words.textContent = image.alt;
      image.replaceWith(...(image.alt === '' ? [] : [words]));
    } else if (remote !== undefined) {
      image.addEventListener('error', options.onRefused, { once: true });
      image.src = remote;
    } else if (own !== undefined) {
      const blob = await options.picture(own);
      if (blob === null || element.contentDocument === null) return;
      const url = URL.createObjectURL(blob);
      made.push(url);
      image.src = url;
    }
  }

  /** From outside, since nothing inside may run. */
  function measure(): void {
    const inside = element.contentDocument?.documentElement;
    const body = element.contentDocument?.body;
    if (!inside || !body) return;
    body.style.zoom = '1';
    const ratio = inside.clientWidth / inside.scrollWidth;
    if (ratio < 1) body.style.zoom = String(Math.max(SMALLEST, ratio));
    const bar = element.clientHeight - inside.clientHeight;
    const height = Math.ceil(inside.getBoundingClientRect().height) + Math.max(0, bar);
    element.style.blockSize = `${Math.min(HIGHEST_PX, height)}px`;
  }

  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const redress = (): void => {
    if (element.contentDocument) dress(element.contentDocument, options.looks());
  };
  scheme.addEventListener('change', redress);
  element.addEventListener('load', () => {
    const inside = element.contentDocument;
    if (inside === null) return;
    isLoaded = true;
    fill();
    sizes?.disconnect();
    // A frame later: within the same one a browser tells the page of a loop.
    sizes = new ResizeObserver(() => requestAnimationFrame(measure));
    sizes.observe(inside.documentElement);
    sizes.observe(element);
  });
  return {
    element,
    show(body) {
      wanted = body;
      fill();
    },
    end() {
      scheme.removeEventListener('change', redress);
      sizes?.disconnect();
      for (const url of made) URL.revokeObjectURL(url);
    },
  };
}

/** Empty, in standards mode, with the strictest policy that still shows the mail; the page's own holds in it, too. */
function documentOf(isRemoteShown: boolean): string {
  const pictures = isRemoteShown ? 'blob: https: http:' : 'blob:';
  return `<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src ${pictures}; base-uri 'none'; form-action 'none'"><title>.</title>`;
}

/** What mail programs write for "as it is". */
const AS_IT_IS = {
  ink: /^(?:|rgb\(0, 0, 0\)|black|windowtext|inherit|initial|#000(?:000)?)$/i,
  paper: /^(?:|rgb\(255, 255, 255\)|white|window|inherit|initial|transparent|#fff(?:fff)?)$/i,
};

/** Whether it was made for white paper. What is black on white anyhow was not: it loses these colours (`isDark`). */
function hasColours(body: HTMLElement, isDark: boolean): boolean {
  const coloured = body.querySelectorAll<HTMLElement>(
    '[bgcolor],[color],[style*="color"],[style*="background"]',
  );
  const isOwn = [...coloured].some(
    (one) =>
      !AS_IT_IS.ink.test(one.style.color) ||
      !AS_IT_IS.paper.test(one.style.backgroundColor) ||
      !AS_IT_IS.ink.test(one.getAttribute('color') ?? '') ||
      !AS_IT_IS.paper.test(one.getAttribute('bgcolor') ?? ''),
  );
  if (isOwn || !isDark) return isOwn;
  for (const one of coloured) {
    one.style.color = '';
    one.style.background = '';
    one.removeAttribute('color');
    one.removeAttribute('bgcolor');
  }
  return false;
}

/** A mail with colours of its own is paper, in the dark, too: its colours were chosen for that. */
function dress(inside: Document, { font, colour, link, isDark }: Looks): void {
  const isPaper = isDark && hasColours(inside.body, isDark);
  const isLight = isPaper || !isDark;
  const window = inside.defaultView;
  if (window === null) return;
  const sheet = new window.CSSStyleSheet();
  sheet.replaceSync(`
html { color-scheme: ${isLight ? 'light' : 'dark'}; overflow: auto hidden; -webkit-text-size-adjust: none }
body { margin: 0; padding: ${isPaper ? '0.75rem' : '0'}; display: flow-root; font: ${font}; overflow-wrap: anywhere;
  color: ${isPaper ? '#1a1f26' : colour}; background: ${isPaper ? '#fff' : 'transparent'} }
a { color: ${isPaper ? '#0b5cad' : link} }
body > :first-child, body > :first-child > :first-child { margin-block-start: 0 }
body > :last-child, body > :last-child > :last-child { margin-block-end: 0 }
img { max-inline-size: 100%; block-size: auto }
pre { white-space: pre-wrap }
.blocked { padding: 0.125em 0.5em; border: 1px dashed #8888; border-radius: 4px; font-size: 0.85em }
blockquote { margin-inline: 0; padding-inline-start: 0.75em; border-inline-start: 3px solid #8886 }
`);
  inside.adoptedStyleSheets = [sheet];
}
