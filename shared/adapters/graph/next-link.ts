import { ServiceFailure } from '../../domain/failure.ts';
import type { FollowLink } from './listing.ts';

/**
 * Follows a nextLink as it is, but only to Graph's own origin and below its version: a token travels along, and the
 * link comes out of an answer. `root` is the endpoint's URL with version.
 */
export function nextLinkUnder(root: string): FollowLink {
  const base = `${new URL(root).href.replace(/\/+$/, '')}/`;
  return (nextLink) => {
    const link = URL.canParse(nextLink) ? new URL(nextLink).href : '';
    if (!link.startsWith(base)) throw new ServiceFailure('refused', 'foreign_next_link');
    return `/${link.slice(base.length)}`;
  };
}
