/** Elements whose content is no text of the mail: what a browser never shows of a page that runs nothing. */
export const UNSEEN: readonly string[] = [
  'script',
  'style',
  'title',
  'noembed',
  'noframes',
  'template',
];
