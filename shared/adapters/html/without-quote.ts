import EmailReplyParser from 'email-reply-parser';

/** The parser's patterns take more than linear time, and new text comes first: what is behind this is not looked at. */
const LOOKED_AT = 50_000;

/** A plain text without the quoted history. The signature stays: the sender wrote it. */
export function withoutQuote(text: string): string {
  const head = text.slice(0, LOOKED_AT);
  const fragments = new EmailReplyParser().read(head).getFragments();
  if (!fragments.some((fragment) => fragment.isQuoted())) return text.trim();
  return fragments
    .filter((fragment) => !fragment.isQuoted())
    .map((fragment) => fragment.getContent())
    .join('\n')
    .trim();
}
