import { compile } from 'html-to-text';

/** Links and pictures have no text of their own here: the result is for reading and for snippets. */
const convert = compile({
  wordwrap: false,
  limits: { maxDepth: 300, maxInputLength: 8 * 1024 * 1024, ellipsis: '' },
  selectors: [
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'img', format: 'skip' },
    { selector: 'script', format: 'skip' },
    { selector: 'style', format: 'skip' },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'table'].map((selector) => ({
      selector,
      options: { uppercase: false, uppercaseHeaderCells: false },
    })),
  ],
});

export function plainText(html: string): string {
  return convert(html);
}
