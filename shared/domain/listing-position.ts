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

/**
 * It goes by time and not by nextLink, since a message that is moved or deleted between two pages shifts the others
 * over the edge of a page: the last second of a page is read again with the next one. Only a second that fills the whole
 * page is followed by its nextLink, and read again until nothing new turns up in it.
 */
export function afterPage(
  { goesOnAt, crowd }: ListingPosition,
  page: { readonly messages: readonly Listed[]; readonly nextLink: string | null },
  fresh: readonly Listed[],
): ListingPosition {
  const last = page.nextLink === null ? null : (page.messages.at(-1)?.receivedDateTime ?? goesOnAt);
  const found = fresh.some(({ receivedDateTime }) => receivedDateTime === goesOnAt);
  const grew = crowd !== null && (crowd.grew || found);
  if (last === goesOnAt) return { goesOnAt, crowd: { nextLink: page.nextLink, grew } };
  if (grew) return { goesOnAt, crowd: { nextLink: null, grew: false } };
  return { goesOnAt: last, crowd: null };
}
