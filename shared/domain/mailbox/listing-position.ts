interface Listed {
  readonly receivedDateTime: string;
}

/** Where a listing by time, oldest first, goes on. */
export interface ListingPosition {
  /** The time from which on is read; null when all was. */
  readonly goesOnAt: string | null;
  /** Within a second that fills more than a page: its next page, and whether this reading of it found anything new. */
  readonly crowd: { readonly nextLink: string | null; readonly grew: boolean } | null;
}

/** Graph's times are whole seconds. */
const SECOND_MS = 1000;

/**
 * It goes by time and not by nextLink, since a message that is moved or deleted between two pages shifts the others
 * over the edge of a page: the last second of a page is read again with the next one. Only a second that fills the whole
 * page is followed by its nextLink, and read again until nothing new turns up in it. A page without nextLink is no proof
 * of the end: newer mail may lie behind it, so it ends with a page that is empty.
 */
export function afterPage(
  { goesOnAt, crowd }: ListingPosition,
  page: { readonly messages: readonly Listed[]; readonly nextLink: string | null },
  fresh: readonly Listed[],
): ListingPosition {
  const last = page.messages.at(-1)?.receivedDateTime ?? goesOnAt;
  const found = fresh.some(({ receivedDateTime }) => receivedDateTime === goesOnAt);
  const grew = crowd !== null && (crowd.grew || found);
  if (page.nextLink !== null && last === goesOnAt) {
    return { goesOnAt, crowd: { nextLink: page.nextLink, grew } };
  }
  if (grew) return { goesOnAt, crowd: { nextLink: null, grew: false } };
  if (page.nextLink === null && fresh.length === 0) {
    return { goesOnAt: secondAfter(page.messages.at(-1)), crowd: null };
  }
  return { goesOnAt: last, crowd: null };
}

/** Null after a page that is empty. */
function secondAfter(last: Listed | undefined): string | null {
  if (last === undefined) return null;
  return new Date(Date.parse(last.receivedDateTime) + SECOND_MS).toISOString();
}
