import { trustedHtml } from '../element/trusted-html.ts';

/** What a mail may be made of. The service has made it so already; a frame that shares our origin takes nobody's word. */
const TAGS = new Set(
  'a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr'.split(
    ' ',
  ),
);
const ATTRIBUTES = new Set(
  'align alt bgcolor border cellpadding cellspacing color colspan data-remote data-source data-style dir face height href lang nowrap reversed rowspan scope size span start title type valign value width'.split(
    ' ',
  ),
);
const LINK = /^(?:https?:\/\/|mailto:|tel:)/i;

/** Null where the page's policy allows no policy of ours: mail is shown as text there. */
export function trusted(html: string): string | null {
  try {
    return trustedHtml(html);
  } catch {
    return null;
  }
}

/**
 * A mail's HTML as nodes of a document that runs nothing and loads nothing. Styles and sources wait in `data-style` and
 * `data-source`: a policy of the page against inline styles looks at attributes, even here. Null: it can't be read here.
 */
export function parseMail(html: string): HTMLElement | null {
  const markup = trusted(html.replace(OPENING, withoutStyle));
  if (markup === null) return null;
  const { body } = new DOMParser().parseFromString(markup, 'text/html');
  for (const element of body.querySelectorAll('*')) tame(element);
  return body;
}

/** In sanitised HTML no value of an attribute has a bracket. */
const OPENING = /<[a-z][^<>]*>/gi;

function withoutStyle(tag: string): string {
  return tag.replace(/\s(style|src)=/gi, (_, name: string) =>
    name.toLowerCase() === 'style' ? ' data-style=' : ' data-source=',
  );
}

function tame(element: Element): void {
  const { localName } = element;
  if (!TAGS.has(localName) || !(element instanceof HTMLElement)) {
    element.remove();
    return;
  }
  for (const name of element.getAttributeNames()) {
    if (!ATTRIBUTES.has(name)) element.removeAttribute(name);
  }
  if (localName !== 'a') return;
  const address = element.getAttribute('href') ?? '';
  if (!LINK.test(address)) element.removeAttribute('href');
  element.setAttribute('target', '_blank');
  element.setAttribute('rel', 'noopener noreferrer nofollow');
}

/** Something that plain text would lose. */
const LAID_OUT =
  'img,td+td,th,ul,ol,h1,h2,h3,h4,h5,h6,b,strong,i,em,u,s,del,ins,mark,big,hr,pre,code,[bgcolor],[data-style*="background"]';

/** Whether the layout says something. Links do where they lead elsewhere than their text says. */
export function isLaidOut(body: ParentNode): boolean {
  if (body.querySelector(LAID_OUT) !== null) return true;
  return [...body.querySelectorAll<HTMLAnchorElement>('a[href]')].some(
    ({ href, textContent }) => !href.includes(textContent.trim()),
  );
}

/** Letters and digits: what a text and its HTML have in common. */
function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '');
}

/**
 * Takes out what follows the new text, and says whether there was any: the new text as the service has told it from its
 * quoted history stands at the beginning, letter for letter, or nothing is taken out (null).
 */
export function cutHistory(body: HTMLElement, newText: string): boolean | null {
  const wanted = lettersOf(newText);
  if (wanted === '') return null;
  const texts = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  let have = 0;
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    const letters = lettersOf(node.nodeValue ?? '');
    if (letters === '') continue;
    if (have === wanted.length) {
      const range = body.ownerDocument.createRange();
      range.setStartBefore(outermostBeginning(node, body));
      range.setEnd(body, body.childNodes.length);
      range.deleteContents();
      dropBlankEnd(body);
      return true;
    }
    if (!wanted.startsWith(letters, have)) return null;
    have += letters.length;
  }
  return have === wanted.length ? false : null;
}

/** What begins with this node, such as the quotation whose first words it has. */
function outermostBeginning(node: Node, body: HTMLElement): Node {
  const { parentNode } = node;
  if (parentNode === null || parentNode === body) return node;
  for (let before = node.previousSibling; before; before = before.previousSibling) {
    const isText = lettersOf(before.textContent ?? '') !== '';
    if (isText || (before instanceof Element && before.querySelector('img'))) return node;
  }
  return outermostBeginning(parentNode, body);
}

/** Empty lines, and the line above a quotation. */
function dropBlankEnd(parent: Element): void {
  for (let last = parent.lastChild; last !== null; last = parent.lastChild) {
    if (last instanceof Element) {
      if (last.matches('img,table')) return;
      dropBlankEnd(last);
    }
    if (last.hasChildNodes() || (last.nodeValue ?? '').trim() !== '') return;
    last.remove();
  }
}
