/** Elements whose content is no text of the mail: what a browser never shows of a page that runs nothing. */
export const UNSEEN: ReadonlySet<string> = new Set(
  'script style title noembed noframes template'.split(' '),
);
