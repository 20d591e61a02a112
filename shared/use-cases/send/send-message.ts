import type { Entry, EntryContent } from '../../domain/entry/entry.ts';
import { failureCode } from '../../domain/failure.ts';
import { hasEnded, isLeased } from '../../domain/send/send.ts';
import type { ContactId } from '../../domain/ids.ts';
import type { Conversations } from '../../ports/conversation.ts';
import type { Log } from '../../ports/telemetry.ts';
import {
  acceptSend,
  type AcceptSendPorts,
  type SendRefusal,
  type SendRequest,
} from './accept-send.ts';
import { driveSend, type DrivePorts } from './drive-send.ts';
import { newOwner, takeLease } from './send-lease.ts';
import type { PresentSend } from './stored-send.ts';

export type SendMessagePorts = AcceptSendPorts &
  DrivePorts & {
    readonly conversations: Pick<Conversations, 'content'>;
    readonly log: Pick<Log, 'error'>;
  };

export type SendOutcome =
  | { readonly kind: 'refused'; readonly why: SendRefusal }
  | {
      /** `ended`: in this request. `waiting`: the queue finishes it. `present`: the key's send had ended before. */
      readonly kind: 'ended' | 'waiting' | 'present';
      readonly entry: Entry;
      readonly content: EntryContent;
      /** The contact that it is shown at. */
      readonly shownAs: ContactId;
    };

/** A send whose lease this request took. `isFirst`: no other run had it before. */
interface Taken {
  readonly kind: 'acquired';
  readonly present: PresentSend;
  readonly content: EntryContent;
  readonly isFirst: boolean;
  readonly shownAs: ContactId;
}

/** Accepts a send and drives it as far as it goes within the request. */
export const sendMessage =
  (deps: SendMessagePorts) =>
  async (request: SendRequest): Promise<SendOutcome> => {
    const taken = await takeSend(deps, request);
    if (taken.kind !== 'acquired') return taken;
    const { send, entry } = await driveOrLeave(deps, taken);
    const kind = hasEnded(send.value) ? 'ended' : 'waiting';
    return { kind, entry: entry.value, content: taken.content, shownAs: taken.shownAs };
  };

async function takeSend(
  deps: SendMessagePorts,
  request: SendRequest,
): Promise<Taken | SendOutcome> {
  const accepted = await acceptSend(deps, request);
  switch (accepted.kind) {
    case 'refused':
      return accepted;
    case 'present':
      return takeAgain(deps, accepted.present, accepted.shownAs);
    case 'accepted':
      return { ...accepted, kind: 'acquired', isFirst: true };
  }
}

/** The same request again: its answer, or what is left of its work. */
async function takeAgain(
  deps: SendMessagePorts,
  present: PresentSend,
  shownAs: ContactId,
): Promise<Taken | SendOutcome> {
  const { value: send } = present.send;
  const { value: entry } = present.entry;
  if (isLeased(send, deps.now())) return { kind: 'refused', why: 'send_in_progress' };
  const found = await deps.conversations.content(entry.accountId, entry.contactId, entry.id);
  const content = found ?? { html: null, text: null, newText: null };
  if (hasEnded(send)) return { kind: 'present', entry, content, shownAs };
  if (send.nextAt !== null && send.nextAt > deps.now())
    return { kind: 'waiting', entry, content, shownAs };
  const acquired = await takeLease(deps, present, newOwner(deps));
  return acquired.kind === 'acquired'
    ? { ...acquired, content, isFirst: false, shownAs }
    : { kind: 'refused', why: 'send_in_progress' };
}

/** The send is accepted: whatever fails from here on, its queue message goes on with it. */
async function driveOrLeave(
  deps: SendMessagePorts,
  { present, isFirst }: Taken,
): Promise<PresentSend> {
  try {
    const driven = await driveSend(deps, present, isFirst);
    return driven.kind === 'erased' ? present : driven.present;
  } catch (error) {
    deps.log.error('send.left_to_queue', { code: failureCode(error) });
    return present;
  }
}
