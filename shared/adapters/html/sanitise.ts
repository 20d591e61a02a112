import sanitizeHtml from 'sanitize-html';
import { BOUNDS } from '../../domain/bounds.ts';
import { comparableContentId } from '../../domain/entry/content-id.ts';
import { UNSEEN } from './unseen.ts';

const TAGS =
  'a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr'.split(
    ' ',
  );

const ATTRIBUTES = {
  '*': ['style', 'dir', 'lang', 'title', 'align', 'valign', 'width', 'height', 'bgcolor'],
  a: ['href', 'rel', 'target'],
  img: ['src', 'alt', 'data-remote'],
  font: ['color', 'face', 'size'],
  table: ['border', 'cellpadding', 'cellspacing'],
  td: ['colspan', 'rowspan', 'nowrap'],
  th: ['colspan', 'rowspan', 'nowrap', 'scope'],
  col: ['span'],
  colgroup: ['span'],
  ol: ['start', 'type', 'reversed'],
  li: ['value'],
};

/** HTML made harmless: no script, no style that loads, no remote source; remote ones are counted and neutralised. */
interface SanitisedHtml {
  readonly html: string;
  readonly remoteImages: number;
}

/**
 * Harmless HTML: an allow-list of tags, attributes and styles, links that open apart and tell nobody whence, pictures
 * only from the message itself. A remote picture keeps its address in `data-remote`, which no browser loads, so that a
 * reader can ask for it. A link that leads nowhere by itself loses its address: it would lead into the reader's page. This
 * alone is no reason to show it outside a sandboxed frame. For input that was found within the bounds (`render-body.ts`).
 */
export function sanitise(html: string): SanitisedHtml {
  let remoteImages = 0;
  const clean = sanitizeHtml(html, {
    allowedTags: TAGS,
    // What is shown has the same words as the text.
    nonTextTags: [...UNSEEN],
    allowedAttributes: ATTRIBUTES,
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['cid', 'data'] },
    allowProtocolRelative: false,
    parseStyleAttributes: false,
    transformTags: {
      '*': (tagName, attribs) => {
        remoteImages += remoteSources(tagName, attribs);
        return { tagName, attribs: safeAttributes(tagName, attribs) };
      },
    },
  });
  return { html: clean, remoteImages };
}

function remoteSources(tag: string, attribs: sanitizeHtml.Attributes): number {
  if (tag === 'script') return 0;
  const picture = [attribs['src'], attribs['srcset']].some((source) => isRemote(source)) ? 1 : 0;
  const others = [attribs['background'], attribs['poster']].filter((source) => isRemote(source));
  return picture + others.length + remoteStyleSources(attribs['style'] ?? '');
}

function isRemote(source: string | undefined): boolean {
  return source !== undefined && imageSource(source) === 'remote';
}

function safeAttributes(tag: string, attribs: sanitizeHtml.Attributes): sanitizeHtml.Attributes {
  const safe = { ...attribs };
  delete safe['data-remote'];
  const style = safeStyle(safe['style'] ?? '');
  if (style === '') delete safe['style'];
  else safe['style'] = style;
  if (tag === 'a') {
    Object.assign(safe, { target: '_blank', rel: 'noopener noreferrer nofollow' });
    if (!isAbsolute(safe['href'] ?? '')) delete safe['href'];
  }
  if (tag === 'img') {
    const { src, ...rest } = safe;
    return { ...safeImage(src ?? ''), ...rest };
  }
  return safe;
}

function safeImage(source: string): sanitizeHtml.Attributes {
  switch (imageSource(source)) {
    case 'attached':
      return { src: `cid:${comparableContentId(source.slice(source.indexOf(':') + 1))}` };
    case 'embedded':
      return { src: source };
    case 'remote':
      return { 'data-remote': source };
    case 'none':
      return {};
  }
}

function isAbsolute(address: string): boolean {
  if (address.length > BOUNDS.urlCharacters) return false;
  // Without both slashes a browser takes it for a path of a page that came by the same scheme.
  return /^(?:https?:\/\/|mailto:|tel:)/i.test(address.replace(/[\u0000-\u0020]+/g, ''));
}

/** What an image's source would do in a reader. */
export type ImageSource = 'attached' | 'embedded' | 'remote' | 'none';

const EMBEDDED = /^data:image\/(?:png|jpe?g|gif|webp);base64,[a-z0-9+/=]*$/i;

/** `cid:` is an attachment of the message itself, a `data:` picture is in the text; everything else would be fetched. */
export function imageSource(source: string): ImageSource {
  if (EMBEDDED.test(source)) return 'embedded';
  if (source.length > BOUNDS.urlCharacters) return 'none';
  // Browsers drop control characters and spaces here, and take a backslash for a slash.
  const address = source.replace(/[\u0000-\u0020]+/g, '').replaceAll('\\', '/');
  if (/^cid:/i.test(address)) return 'attached';
  return /^(?:https?:|ftp:|\/\/)/i.test(address) ? 'remote' : 'none';
}

/**
 * Properties that colour, size and space text. Nothing that takes a box out of its place, loads anything, or makes a box
 * lower than what it holds, which then lies over what comes after the mail (a picture has its height as an attribute).
 */
const PROPERTIES = new Set(
  [
    'background-color border border-bottom border-collapse border-color border-left border-radius',
    'border-right border-spacing border-style border-top border-width color direction display float clear',
    'font font-family font-size font-style font-weight letter-spacing line-height list-style-type',
    'margin margin-bottom margin-left margin-right margin-top max-width min-width padding padding-bottom',
    'padding-left padding-right padding-top table-layout text-align text-decoration text-indent',
    'text-transform unicode-bidi vertical-align white-space width word-break word-spacing',
    'background',
  ].flatMap((line) => line.split(' ')),
);

/** Properties of which only these values keep a box where it stands. */
const VALUES: Readonly<Record<string, ReadonlySet<string>>> = {
  display: new Set(
    'block inline inline-block list-item none table table-cell table-row table-row-group'.split(
      ' ',
    ),
  ),
  float: new Set(['left', 'right', 'none']),
  clear: new Set(['left', 'right', 'both', 'none']),
};

/** Properties that a negative length would pull over what stands beside. */
const PULLING = /^(?:margin|text-indent|letter-spacing|word-spacing|vertical-align)/;
const NEGATIVE = /(?:^|[\s(])-\s?[\d.]/;

/** Plain words, numbers and colours. No function but a colour's, no escape, no comment: so no `url()` in any disguise. */
const VALUE = /^(?:[\w\s#.,%+\-'"]|(?:rgb|hsl)a?\([\d\s.,%/]{1,60}\)){1,200}$/i;

/** The harmless declarations of a `style` attribute; of one that is longer than any writer makes it, none. */
export function safeStyle(style: string): string {
  if (style.length > BOUNDS.styleCharacters) return '';
  const kept: string[] = [];
  for (const declaration of style.split(';')) {
    const colon = declaration.indexOf(':');
    const property = declaration.slice(0, colon).trim().toLowerCase();
    const value = withoutImportant(declaration.slice(colon + 1).trim());
    if (colon > 0 && isSafe(property, value)) kept.push(`${property}:${value}`);
  }
  return kept.join(';');
}

function isSafe(property: string, value: string): boolean {
  if (!PROPERTIES.has(property) || !VALUE.test(value)) return false;
  if (PULLING.test(property) && NEGATIVE.test(value)) return false;
  if (property === 'line-height' && !isReadableLine(value)) return false;
  const values = VALUES[property];
  return values === undefined || values.has(value.toLowerCase());
}

/** Lower lines overlap, and leave their box. */
function isReadableLine(value: string): boolean {
  const found = /^\s*(\d*\.?\d+)\s*(px|pt|%|em|rem)?(?![\w.])/i.exec(value);
  if (found === null) return /^\s*(?:normal|inherit)\b/i.test(value);
  const [, size, unit = 'em'] = found;
  const least = { px: 8, pt: 6, '%': 80, em: 0.8, rem: 0.8 }[unit.toLowerCase()] ?? Infinity;
  return Number(size) >= least;
}

function withoutImportant(value: string): string {
  return value.replace(/!\s*important$/i, '').trimEnd();
}

/** How many sources on other hosts a style would load. */
export function remoteStyleSources(style: string): number {
  const looked = style.slice(0, BOUNDS.styleCharacters);
  return looked.match(/url\(\s*(?:["']\s*)?(?:https?:|\/\/)/gi)?.length ?? 0;
}
