import type { MailboxRef, MessageRef } from '../ids.ts';
import {
  IDS_PER_QUEUE_MESSAGE,
  type CarriedContent,
  type Payload,
  type Work,
} from '../work/work.ts';
import { type ContentFault, encryptedContentSchema } from './encrypted-content.ts';
import { tenantOf } from './validation-token.ts';

/** A change as it was notified: its content is whatever stood beside the id. */
export interface NotifiedChange {
  readonly ref: MailboxRef;
  readonly id: MessageRef;
  readonly content?: unknown;
  readonly tenantId?: unknown;
}

/** Of all contents of one queue message as JSON: with 20 long ids and a token it stays under the queue's 48 KB. */
const CONTENTS_CHARACTERS = 32 * 1024;

/**
 * The payloads with the content of their messages, still encrypted: it is opened by whom it is for, with the time that
 * checking it takes. A content that can't go along is left out, and why; its message is then read by its id.
 */
export function withContents(
  payloads: readonly Payload<'receive'>[],
  changes: readonly NotifiedChange[],
  tokens: readonly string[],
): { readonly payloads: Payload<'receive'>[]; readonly faults: readonly ContentFault[] } {
  const faults: ContentFault[] = [];
  const found = new Map<string, Carried | null>();
  // Which is of which tenant is a hint, which is checked when the content is opened.
  const byTenant = new Map<unknown, string>(tokens.map((token) => [tenantOf(token), token]));
  for (const { ref, id, content, tenantId } of changes) {
    if (content === undefined || content === null) continue;
    const key = `${ref} ${id}`;
    const read = readContent(id, content, byTenant.get(tenantId) ?? null);
    if ('fault' in read) faults.push(read.fault);
    // Told twice in one call, as a draft and as the Sent copy that it became: which is newer can't be told.
    found.set(key, 'fault' in read || found.has(key) ? null : read);
  }
  return {
    payloads: payloads.flatMap((payload) =>
      split(payload, (id) => found.get(`${payload.mailboxRef} ${id}`) ?? null),
    ),
    faults,
  };
}

/** As it goes on after a try that failed: what came with it may be old by then, or the reason. */
export function byIdAlone(work: Work<'receive'>): Work<'receive'> {
  const { carried: _, ...payload } = work.payload;
  return { ...work, payload };
}

interface Carried {
  readonly token: string;
  readonly content: CarriedContent;
  readonly size: number;
}

function readContent(
  id: MessageRef,
  given: unknown,
  token: string | null,
): Carried | { readonly fault: ContentFault } {
  const parsed = encryptedContentSchema.safeParse(given);
  if (!parsed.success) {
    const isLong = parsed.error.issues.every((issue) => issue.code === 'too_big');
    return { fault: isLong ? 'too_large' : 'malformed' };
  }
  if (token === null) return { fault: 'no_token' };
  const content = { id, ...parsed.data };
  return { token, content, size: JSON.stringify(content).length };
}

/** Into as many as their contents need. */
function split(
  { ids, ...payload }: Payload<'receive'>,
  find: (id: MessageRef) => Carried | null,
): Payload<'receive'>[] {
  const parts: { ids: MessageRef[]; carried: Carried[]; size: number }[] = [];
  for (const id of ids) {
    const found = find(id);
    const size = found?.size ?? 0;
    const last = parts.at(-1);
    const fits =
      last !== undefined &&
      last.ids.length < IDS_PER_QUEUE_MESSAGE &&
      last.size + size <= CONTENTS_CHARACTERS;
    const part = fits ? last : { ids: [], carried: [], size: 0 };
    if (!fits) parts.push(part);
    part.ids.push(id);
    if (found) part.carried.push(found);
    part.size += size;
  }
  return parts.map(({ ids: some, carried }) => beside({ ...payload, ids: some }, carried));
}

function beside(
  payload: Payload<'receive'>,
  [first, ...more]: readonly Carried[],
): Payload<'receive'> {
  if (first === undefined) return payload;
  const contents = [first, ...more].map(({ content }) => content);
  return { ...payload, carried: { token: first.token, contents } };
}
