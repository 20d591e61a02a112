import { BOUNDS } from '../../domain/bounds.ts';

/** Properties that colour, size and space text. Nothing that takes a box out of its place or loads anything. */
const PROPERTIES = new Set(
  [
    'background-color border border-bottom border-collapse border-color border-left border-radius',
    'border-right border-spacing border-style border-top border-width color direction display float clear',
    'font font-family font-size font-style font-weight height letter-spacing line-height list-style-type',
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
  const values = VALUES[property];
  return values === undefined || values.has(value.toLowerCase());
}

function withoutImportant(value: string): string {
  return value.replace(/!\s*important$/i, '').trimEnd();
}

/** How many sources on other hosts a style would load. */
export function remoteStyleSources(style: string): number {
  const looked = style.slice(0, BOUNDS.styleCharacters);
  return looked.match(/url\(\s*(?:["']\s*)?(?:https?:|\/\/)/gi)?.length ?? 0;
}
