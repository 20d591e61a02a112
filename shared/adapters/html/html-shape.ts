import { Parser } from 'htmlparser2';
import { BOUNDS } from '../../domain/bounds.ts';

/**
 * Whether a body's elements are so few and so flat that a tree of them can be made in time. It stops at the first that
 * is too much, so that it costs what the body's size costs, whatever is in it.
 */
export function isWithinBounds(html: string): boolean {
  if (countTags(html) > 3 * BOUNDS.htmlTags) return false;
  const seen = { depth: 0, tags: 0, isTooMuch: false };
  const parser = new Parser({
    onopentagname() {
      seen.depth += 1;
      seen.tags += 1;
      seen.isTooMuch ||= seen.depth > BOUNDS.htmlDepth || seen.tags > BOUNDS.htmlTags;
    },
    onclosetag() {
      seen.depth -= 1;
    },
  });
  for (let at = 0; at < html.length && !seen.isTooMuch; at += STEP) {
    parser.write(html.slice(at, at + STEP));
  }
  return !seen.isTooMuch;
}

/** Characters between two looks: so many elements at most are open beyond the bound. */
const STEP = 4_096;

/** What opens or closes an element, or looks like it: cheap, and enough to refuse what is far beyond the bound. */
function countTags(html: string): number {
  let tags = 0;
  for (let at = html.indexOf('<'); at !== -1; at = html.indexOf('<', at + 1)) tags += 1;
  return tags;
}
