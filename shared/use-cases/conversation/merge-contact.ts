import { asMerged, withMerged } from '../../domain/account/contact-merge.ts';
import type { Contact } from '../../domain/account/contact.ts';
import type { AccountId, ContactId } from '../../domain/ids.ts';
import { optimistically } from '../../domain/optimistically.ts';
import type { AddressIndex } from '../../ports/address-index.ts';
import type { Now } from '../../ports/clock.ts';
import type { Conversations } from '../../ports/conversation.ts';
import type { Merges, PendingMerge } from '../../ports/merges.ts';

export interface MergeContactPorts {
  readonly conversations: Pick<Conversations, 'contact' | 'commit'>;
  readonly addressIndex: Pick<AddressIndex, 'holders' | 'put' | 'forget'>;
  readonly merges: Merges;
  readonly now: Now;
}

export type Merged =
  /** The contact that both are now. */
  | { readonly kind: 'merged'; readonly contact: Contact }
  | { readonly kind: 'contact_unknown' | 'into_unknown' | 'too_many' }
  /** One of the two was merged before, into this one. */
  | { readonly kind: 'contact_merged'; readonly into: ContactId };

/** So many that nobody finished are looked after before another is begun. */
const MOST_PENDING = 20;

/**
 * The CRM has merged a contact into another: from then on all that it has is shown there, and nothing is moved. What is
 * merged is decided in one row of the account, under its ETag, while nothing else that touches one of the two is under
 * way: so two merges never make a circle. A run that dies leaves the decision, and whoever comes next finishes it.
 */
export const mergeContact =
  (deps: MergeContactPorts) =>
  (account: AccountId, from: ContactId, into: ContactId): Promise<Merged> =>
    optimistically<Merged>('merge_busy', async () => {
      const found = await deps.merges.find(account);
      const pending = found?.value ?? [];
      const one = pending.find((other) => other.from === from && other.into === into);
      if (one) return finished(await finishMerge(deps, account, one));
      const oldest = pending.length >= MOST_PENDING ? pending[0] : undefined;
      const before =
        pending.find((other) => touches(other, from) || touches(other, into)) ?? oldest;
      if (before) {
        await finishMerge(deps, account, before);
        return 'contended';
      }
      const [contact, target] = await Promise.all([
        deps.conversations.contact(account, from),
        deps.conversations.contact(account, into),
      ]);
      if (contact === null) return { kind: 'contact_unknown' };
      if (target === null) return { kind: 'into_unknown' };
      const { mergedInto } = contact.value;
      if (mergedInto?.contactId === into) return { kind: 'merged', contact: target.value };
      const other = mergedInto ?? target.value.mergedInto;
      if (other) return { kind: 'contact_merged', into: other.contactId };
      if (withMerged(target.value, contact.value, deps.now()) === 'too_many')
        return { kind: 'too_many' };
      const decided = { from, into };
      const all = [...pending, decided];
      if (!(await deps.merges.save(account, all, found?.etag ?? null))) return 'contended';
      return finished(await finishMerge(deps, account, decided));
    });

/** Finishes what was begun with a contact and not done. */
export async function finishMerges(
  deps: MergeContactPorts,
  account: AccountId,
  contact: ContactId,
): Promise<void> {
  const found = await deps.merges.find(account);
  for (const one of found?.value ?? [])
    if (touches(one, contact)) await finishMerge(deps, account, one);
}

function touches({ from, into }: PendingMerge, contact: ContactId): boolean {
  return from === contact || into === contact;
}

/** Null: one of the two was erased meanwhile. */
function finished(contact: Contact | null): Merged {
  return contact === null ? { kind: 'contact_unknown' } : { kind: 'merged', contact };
}

async function finishMerge(
  deps: MergeContactPorts,
  account: AccountId,
  one: PendingMerge,
): Promise<Contact | null> {
  const contact = await optimistically('contact_busy', () => carryOut(deps, account, one));
  await optimistically('merge_busy', async () => {
    const found = await deps.merges.find(account);
    const left = found?.value.filter(({ from, into }) => from !== one.from || into !== one.into);
    if (!found || !left || left.length === found.value.length) return 'done';
    return (await deps.merges.save(account, left, found.etag)) ? 'done' : 'contended';
  });
  return contact;
}

/**
 * In this order: the addresses can be found at the other contact; it has them and names the merged one; the contact says
 * itself that it was merged, from which moment it is; its addresses are found there alone. Safe to repeat after a crash.
 */
async function carryOut(
  deps: MergeContactPorts,
  account: AccountId,
  { from, into }: PendingMerge,
): Promise<Contact | null | 'contended'> {
  const pending = await deps.merges.find(account);
  const [found, target] = await Promise.all([
    deps.conversations.contact(account, from),
    deps.conversations.contact(account, into),
  ]);
  if (found === null || target === null) return null;
  const { mergedInto } = found.value;
  if (!mergedInto) {
    // Done by another run, and undone by an erasure since: the contact is a new one.
    if (!pending?.value.some((one) => one.from === from && one.into === into)) return null;
    const after = withMerged(target.value, found.value, deps.now());
    if (after === 'too_many') return null;
    for (const email of found.value.emails)
      await carryAddress(deps, account, email, { from, into });
    if (!(await update(deps, account, target, after))) return 'contended';
    for (const { contactId } of found.value.merged ?? []) {
      const member = await deps.conversations.contact(account, contactId);
      if (member?.value.mergedInto?.contactId !== from) continue;
      const moved = asMerged(member.value, after, deps.now(), found.value);
      if (!(await update(deps, account, member, moved))) return 'contended';
    }
    const merged = asMerged(found.value, after, deps.now());
    if (!(await update(deps, account, found, merged))) return 'contended';
    await forgetAddresses(deps, account, found.value);
    return after;
  }
  await forgetAddresses(deps, account, found.value);
  return target.value;
}

/** Since when one of the two had it. */
async function carryAddress(
  { addressIndex, now }: MergeContactPorts,
  account: AccountId,
  email: string,
  { from, into }: PendingMerge,
): Promise<void> {
  const holders = await addressIndex.holders(account, email);
  const times = holders
    .filter(({ contactId }) => contactId === from || contactId === into)
    .map(({ since }) => Date.parse(since));
  const at = Math.min(Math.ceil(now() / 1000) * 1000, ...times);
  const since = new Date(at).toISOString();
  await addressIndex.put(account, into, { email, since, isKept: false });
}

/** It is not found by them any more. */
export async function forgetAddresses(
  { addressIndex }: Pick<MergeContactPorts, 'addressIndex'>,
  account: AccountId,
  { id, emails }: Contact,
): Promise<void> {
  for (const email of emails) await (await addressIndex.forget(account, id, email))();
}

async function update(
  { conversations }: MergeContactPorts,
  account: AccountId,
  { etag }: { readonly etag: string },
  value: Contact,
): Promise<boolean> {
  const change = { kind: 'update-contact', contact: { value, etag } } as const;
  return (await conversations.commit(account, value.id, [change])).kind === 'committed';
}
