import { ServiceFailure } from '../../domain/failure.ts';
import type { MailboxRef, MessageRef } from '../../domain/ids.ts';
import type { Threading, ThreadingResult } from '../../ports/mail-reading.ts';
import type { GraphCall } from './graph-call.ts';
import { type FollowLink, listPage } from './listing.ts';
import { BATCH_SIZE, readBatches } from './threading.ts';

/** More than a queue message has ids: other mail came between them. */
const LISTED = 50;

/**
 * Threading of messages, in the order of their ids. Each item of a batch is one of the four requests that Graph serves at
 * once, but a page of a listing is one as a whole: of more messages than a batch holds, the first and the last are read,
 * and the others are looked for in one page that begins with the older of these. Notified together, they came together;
 * what is not on the page is read by its id.
 */
export async function readThreading(
  call: GraphCall,
  follow: FollowLink,
  ref: MailboxRef,
  ids: readonly MessageRef[],
  now: () => number,
): Promise<readonly ThreadingResult[]> {
  const [first, ...rest] = ids;
  const last = rest.pop();
  if (first === undefined || last === undefined || ids.length <= BATCH_SIZE)
    return readBatches(call, ref, ids, now);

  const results = new Map<MessageRef, ThreadingResult>();
  const readById = async (some: readonly MessageRef[]): Promise<void> => {
    const read = await readBatches(call, ref, some, now);
    for (const [place, result] of read.entries()) results.set(some[place] ?? first, result);
  };
  await readById([first, last]);
  const since = earliest([...results.values()]);
  const listed = since === null ? [] : await list(call, follow, ref, since);
  for (const threading of listed)
    if (rest.includes(threading.id)) results.set(threading.id, { kind: 'found', threading });
  await readById(rest.filter((id) => !results.has(id)));
  return ids.flatMap((id) => results.get(id) ?? []);
}

/** A listing that fails by itself keeps nothing from being read by its id; one that is to wait is waited for. */
async function list(
  call: GraphCall,
  follow: FollowLink,
  ref: MailboxRef,
  since: string,
): Promise<readonly Threading[]> {
  try {
    return (await listPage(call, follow, ref, { since }, LISTED)).messages;
  } catch (error) {
    const isOfListing =
      error instanceof ServiceFailure && error.kind !== 'throttled' && error.kind !== 'reconnect';
    if (isOfListing) return [];
    throw error;
  }
}

function earliest(results: readonly ThreadingResult[]): string | null {
  const times = results.flatMap((result) =>
    result.kind === 'found' ? [result.threading.receivedDateTime] : [],
  );
  return times.sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null;
}
