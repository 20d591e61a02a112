import { BOUNDS } from './bounds.ts';
import { normaliseMessageId } from './message-id.ts';

/** The Message-IDs of an In-Reply-To header, normalised. Old clients put words around the id: only `<...>` counts then. */
export function parentsOf(inReplyTo: string | null): readonly string[] {
  return distinct(messageIdsIn(inReplyTo)).slice(0, BOUNDS.parents);
}

/** The Message-IDs of a References header, normalised, newest (last) first, each once. */
export function referencesOf(references: string | null): readonly string[] {
  return distinct([...messageIdsIn(references)].reverse()).slice(0, BOUNDS.references);
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
