import type { Entry, EntryContent } from '../../domain/entry/entry.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import { hasEnded, isLeased } from '../../domain/send/send.ts';
import { acceptSend, type SendRefusal, type SendRequest } from './accept-send.ts';
import { driveSend } from './drive-send.ts';
import { newOwner, takeLease, type PresentSend } from './send-lease.ts';
import { redriveSend } from './redrive-send.ts';
import type { SendDeps } from './send-deps.ts';

export type SendOutcome =
  | { readonly kind: 'refused'; readonly why: SendRefusal }
  | {
      /** `ended`: in this request. `waiting`: the queue finishes it. `present`: the key's send had ended before. */
      readonly kind: 'ended' | 'waiting' | 'present';
      readonly entry: Entry;
      readonly content: EntryContent;
    };

/** Accepts a send and drives it as far as it goes within the request. */
export const sendMessage =
  (deps: SendDeps) =>
  async (request: SendRequest): Promise<SendOutcome> => {
    const accepted = await acceptSend(deps, request);
    if (accepted.kind === 'refused') return accepted;
    if (accepted.kind === 'present') return goOn(deps, accepted.present);
    const { present, content } = accepted;
    return outcome(await attempt(deps, present, () => driveSend(deps, present, true)), content);
  };

/** The same request again: its answer, or what is left of its work. */
async function goOn(deps: SendDeps, present: PresentSend): Promise<SendOutcome> {
  const { value: send } = present.send;
  const { value: entry } = present.entry;
  if (isLeased(send, deps.now())) return { kind: 'refused', why: 'send_in_progress' };
  const found = await deps.conversations.content(entry.accountId, entry.contactId, entry.id);
  const content = found ?? { html: null, text: null, newText: null };
  if (hasEnded(send)) return { kind: 'present', entry, content };
  if (send.nextAt !== null) return { kind: 'waiting', entry, content };
  const leased = await takeLease(deps, present, newOwner(deps));
  if (leased === null) return { kind: 'refused', why: 'send_in_progress' };
  return outcome(await attempt(deps, leased, () => redriveSend(deps, leased)), content);
}

/** The send is accepted: whatever fails from here on, its queue message goes on with it. */
async function attempt(
  deps: SendDeps,
  leased: PresentSend,
  drive: () => Promise<PresentSend | null>,
): Promise<PresentSend> {
  try {
    return (await drive()) ?? leased;
  } catch (error) {
    const code = error instanceof ServiceFailure ? error.code : 'internal_error';
    deps.log.error('send.left_to_queue', { code });
    return leased;
  }
}

function outcome({ send, entry }: PresentSend, content: EntryContent): SendOutcome {
  return { kind: hasEnded(send.value) ? 'ended' : 'waiting', entry: entry.value, content };
}
