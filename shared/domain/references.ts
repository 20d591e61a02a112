import { normaliseMessageId } from './message-id.ts';

/** The newest ones only: a long thread must not cost a long row of reads. */
const MOST_REFERENCES = 12;
/** RFC 5322 allows several parents; more than these is no reply that a person wrote. */
const MOST_PARENTS = 2;

/** The Message-IDs of an In-Reply-To header, normalised. Old clients put words around the id: only `<...>` counts then. */
export function parentsOf(inReplyTo: string | null): readonly string[] {
  return distinct(messageIdsIn(inReplyTo)).slice(0, MOST_PARENTS);
}

/** The Message-IDs of a References header, normalised, newest (last) first, each once. */
export function referencesOf(references: string | null): readonly string[] {
  return distinct([...messageIdsIn(references)].reverse()).slice(0, MOST_REFERENCES);
}

/** Whether a message says at all that it answers something. */
export function hasReplyHeader(headers: {
  readonly inReplyTo: string | null;
  readonly references: string | null;
}): boolean {
  return messageIdsIn(headers.inReplyTo).length + messageIdsIn(headers.references).length > 0;
}

function messageIdsIn(header: string | null): readonly string[] {
  if (header === null) return [];
  const bracketed = header.match(/<[^<>]+>/g);
  const bare = header.split(/[\s,;]+/).filter((word) => /^[^@]+@[^@]+$/.test(word));
  return (bracketed ?? bare)
    .map((raw) => normaliseMessageId(raw))
    .filter((id): id is string => id !== null);
}

function distinct(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)];
}
