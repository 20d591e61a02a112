import sanitizeHtml from 'sanitize-html';
import type { SanitisedHtml } from '../../ports/html.ts';
import { imageSource } from './image-source.ts';
import { remoteStyleSources, safeStyle } from './style-attribute.ts';

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

/** Quotes of quotes nest deep; past this depth only the text is kept. */
const DEPTH = 300;

/**
 * Harmless HTML: an allow-list of tags, attributes and styles, links that open apart and tell nobody whence, pictures
 * only from the message itself. A remote picture keeps its address in `data-remote`, which no browser loads, so that a
 * reader can ask for it. This alone is no reason to show it outside a sandboxed frame.
 */
export function sanitise(html: string): SanitisedHtml {
  let remoteImages = 0;
  const clean = sanitizeHtml(html, {
    allowedTags: TAGS,
    allowedAttributes: ATTRIBUTES,
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['cid', 'data'] },
    allowProtocolRelative: false,
    parseStyleAttributes: false,
    nestingLimit: DEPTH,
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
  if (tag === 'a') Object.assign(safe, { target: '_blank', rel: 'noopener noreferrer nofollow' });
  if (tag === 'img') {
    const source = safe['src'] ?? '';
    const kind = imageSource(source);
    if (kind === 'remote' || kind === 'none') delete safe['src'];
    if (kind === 'remote') safe['data-remote'] = source;
  }
  return safe;
}
