import {
  sortChanges,
  changesByMailbox,
  type VerifyClientState,
} from '../../domain/mailbox/change-notification.ts';
import { withContents } from '../../domain/mailbox/carried-content.ts';
import type { EncryptionCertificate } from '../../domain/mailbox/encrypted-content.ts';
import type { Counters } from '../../ports/telemetry.ts';
import { enqueue, type EnqueuePorts } from '../work/enqueue.ts';

/** The queues give up in time for Graph's 3 seconds. */
export interface AcceptPorts extends EnqueuePorts {
  readonly verify: VerifyClientState;
  readonly counters: Pick<Counters, 'add'>;
}

export interface AcceptChangesPorts extends AcceptPorts {
  /** Null: notifications are asked for without content, and what content still comes is left alone. */
  readonly encryptFor: EncryptionCertificate | null;
}

/**
 * Law 3: check and enqueue, nothing else; no Graph call, no table read. Throws when the queue does not take it, so
 * that Graph retries; an id that was enqueued twice for it is harmless.
 */
export const acceptChanges =
  (deps: AcceptChangesPorts) =>
  async (items: readonly unknown[], tokens: readonly string[] = []): Promise<void> => {
    const { good, bad } = sortChanges(items, deps.verify);
    if (bad > 0) deps.counters.add('notification_bad_item', bad);
    if (good.length > 0) deps.counters.add('notification_accepted', good.length);
    const plain = changesByMailbox(good);
    const { payloads, faults } =
      deps.encryptFor === null
        ? { payloads: plain, faults: [] }
        : withContents(plain, good, tokens);
    for (const fault of faults) deps.counters.add(`notification_content_${fault}`);
    await Promise.all(payloads.map((payload) => enqueue(deps, 'receive', payload)));
  };
