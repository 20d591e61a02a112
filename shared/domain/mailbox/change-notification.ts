import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { BOUNDS } from '../bounds.ts';
import { hmac } from '../hmac.ts';
import { type MailboxRef, type MessageRef, mailboxRefSchema, messageRefSchema } from '../ids.ts';
import { keyId } from '../sign-in/sealed.ts';
import { IDS_PER_QUEUE_MESSAGE, LIFECYCLE_EVENTS, type Payload } from '../work/work.ts';
import type { NotifiedChange } from './carried-content.ts';

/** Of an item only its client state and `resourceData.id` are believed; what may stand beside them is proven later. */
const changeItemSchema = z.object({
  clientState: z.string().max(BOUNDS.clientStateCharacters),
  resourceData: z.object({ id: messageRefSchema }),
  encryptedContent: z.unknown().optional(),
  tenantId: z.unknown().optional(),
});

const lifecycleItemSchema = z.object({
  clientState: z.string().max(BOUNDS.clientStateCharacters),
  subscriptionId: z.string().regex(/^[A-Za-z0-9-]{1,64}$/),
  lifecycleEvent: z.enum(LIFECYCLE_EVENTS),
});

type LifecycleEvent = z.infer<typeof lifecycleItemSchema>['lifecycleEvent'];

export interface LifecycleHint {
  readonly ref: MailboxRef;
  readonly event: LifecycleEvent;
  readonly subscriptionId: string;
}

/** Gives the mailbox that a client state was made for, or null when it is not one of ours. */
export type VerifyClientState = (clientState: string) => MailboxRef | null;

/** The items of a body of both webhooks; null for anything else, which is answered 400. */
export function notificationItems(body: unknown): readonly unknown[] | null {
  if (typeof body !== 'object' || body === null || !('value' in body)) return null;
  return Array.isArray(body.value) ? body.value : null;
}

export interface SortedItems<T> {
  readonly good: readonly T[];
  /** How many items were not ours or not well formed; they are counted and never logged. */
  readonly bad: number;
}

export function sortChanges(
  items: readonly unknown[],
  verify: VerifyClientState,
): SortedItems<NotifiedChange> {
  return sort(items, (item) => {
    const parsed = changeItemSchema.safeParse(item);
    const ref = parsed.success ? verify(parsed.data.clientState) : null;
    if (!parsed.success || !ref) return null;
    const { resourceData, encryptedContent: content, tenantId } = parsed.data;
    return { ref, id: resourceData.id, content, tenantId };
  });
}

export function sortLifecycle(
  items: readonly unknown[],
  verify: VerifyClientState,
): SortedItems<LifecycleHint> {
  return sort(items, (item) => {
    const parsed = lifecycleItemSchema.safeParse(item);
    const ref = parsed.success ? verify(parsed.data.clientState) : null;
    if (!parsed.success || !ref) return null;
    return { ref, event: parsed.data.lifecycleEvent, subscriptionId: parsed.data.subscriptionId };
  });
}

/** Payloads of at most 20 ids of one mailbox, each id once: one queue message is one Graph batch. */
export function changesByMailbox(
  changes: readonly { ref: MailboxRef; id: MessageRef }[],
): Payload<'receive'>[] {
  const byMailbox = new Map<MailboxRef, Set<MessageRef>>();
  for (const { ref, id } of changes) {
    byMailbox.set(ref, (byMailbox.get(ref) ?? new Set()).add(id));
  }
  return [...byMailbox].flatMap(([mailboxRef, ids]) => {
    const all = [...ids];
    return Array.from({ length: Math.ceil(all.length / IDS_PER_QUEUE_MESSAGE) }, (_, n) => ({
      mailboxRef,
      ids: all.slice(n * IDS_PER_QUEUE_MESSAGE, (n + 1) * IDS_PER_QUEUE_MESSAGE),
    }));
  });
}

function sort<T>(items: readonly unknown[], read: (item: unknown) => T | null): SortedItems<T> {
  const good: T[] = [];
  for (const item of items) {
    const found = hasClientState(item) ? read(item) : null;
    if (found !== null) good.push(found);
  }
  return { good, bad: items.length - good.length };
}

/** Cheap first: what nobody signed is not looked at any further. */
function hasClientState(item: unknown): boolean {
  return typeof item === 'object' && item !== null && 'clientState' in item;
}

/** Secrets of at least 32 bytes, newest first: the first signs, all verify. */
export type ClientStateKeys = readonly Uint8Array[];

/**
 * What Graph sends back with each notification: `v1.<kid>.<mailbox reference>.<HMAC-SHA256, base64url>`, 89 characters
 * (Graph takes at most 128). It proves that the notification is for a subscription of ours.
 */
export function makeClientState(keys: ClientStateKeys, ref: MailboxRef): string {
  const [key] = keys;
  if (key === undefined) throw new RangeError('there is no client-state key');
  const signed = `v1.${keyId(key)}.${ref}`;
  return `${signed}.${hmac(key, signed).toString('base64url')}`;
}

/** The mailbox that it was made for, or null when none of our keys made it. Compared in constant time. */
export function verifyClientState(keys: ClientStateKeys, clientState: string): MailboxRef | null {
  const parts = /^(v1\.([0-9a-f]{8})\.([0-9a-f]{32}))\.([A-Za-z0-9_-]{43})$/.exec(clientState);
  const [, signed = '', kid, ref, mac = ''] = parts ?? [];
  const key = keys.find((candidate) => keyId(candidate) === kid);
  if (!parts || !key) return null;
  const given = Buffer.from(mac, 'base64url');
  // The last of 43 characters has two unused bits: only the spelling that we gave is taken.
  if (given.toString('base64url') !== mac) return null;
  return timingSafeEqual(hmac(key, signed), given) ? mailboxRefSchema.parse(ref) : null;
}
