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

/** Plain words, numbers and colours. No function but a colour's, no escape, no comment: so no `url()` in any disguise. */
const VALUE = /^(?:[\w\s#.,%+\-!'"]|(?:rgb|hsl)a?\([\d\s.,%/]{1,60}\)){1,200}$/i;

/** The harmless declarations of a `style` attribute. */
export function safeStyle(style: string): string {
  const kept: string[] = [];
  for (const declaration of style.split(';')) {
    const colon = declaration.indexOf(':');
    const property = declaration.slice(0, colon).trim().toLowerCase();
    const value = declaration.slice(colon + 1).trim();
    if (colon > 0 && PROPERTIES.has(property) && VALUE.test(value))
      kept.push(`${property}:${value}`);
  }
  return kept.join(';');
}

/** How many sources on other hosts a style would load. */
export function remoteStyleSources(style: string): number {
  return style.match(/url\(\s*["']?\s*(?:https?:|\/\/)/gi)?.length ?? 0;
}
