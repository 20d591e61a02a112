import { z } from 'zod';
import { KEY_LIFETIME_MS } from '../../domain/durations.ts';
import {
  accountIdSchema,
  contactIdSchema,
  entryIdSchema,
  userIdSchema,
  type AccountId,
  type ContactId,
  type EntryId,
  type UserId,
} from '../../domain/ids.ts';
import { hasEnded } from '../../domain/send/send.ts';
import type { AttachmentBlobs, SendBodies } from '../../ports/blobs.ts';
import type { Now } from '../../ports/clock.ts';
import type { ExpiryIndex } from '../../ports/expiry-index.ts';
import type { Idempotency } from '../../ports/idempotency.ts';
import { loadSend, type LoadPorts } from '../send/stored-send.ts';

interface ExpireSendPorts extends LoadPorts {
  readonly idempotency: Pick<Idempotency, 'ended' | 'find' | 'forget'>;
  readonly sendBodies: Pick<SendBodies, 'erase'>;
  readonly attachments: Pick<AttachmentBlobs, 'erase'>;
  readonly expiry: Pick<ExpiryIndex, 'add'>;
  readonly now: Now;
}

const keySchema = z.tuple([
  accountIdSchema,
  userIdSchema,
  contactIdSchema,
  entryIdSchema,
  z.string(),
]);

/** By what the expiry index knows it. */
export function expiryKey(
  account: AccountId,
  user: UserId,
  contact: ContactId,
  entry: EntryId,
  keyHash: string,
): readonly string[] {
  return [account, user, contact, entry, keyHash];
}

/** The sweep's turn: the idempotency key may be used anew and the content is gone; a pending send keeps both a while. */
export const expireSend =
  (deps: ExpireSendPorts) =>
  async (key: readonly string[]): Promise<void> => {
    const [accountId, userId, contactId, entryId, hash] = keySchema.parse(key);
    const present = await loadSend(deps, { accountId, contactId, entryId });
    if (present && !hasEnded(present.send.value)) {
      const at = deps.now() + KEY_LIFETIME_MS;
      await deps.expiry.add({ kind: 'send', key, at });
      return;
    }
    await deps.sendBodies.erase(accountId, contactId, entryId);
    // Its transaction never came, or its contact was erased: nothing names them.
    if (!present) await deps.attachments.erase(accountId, contactId, entryId);
    await deps.idempotency.ended(accountId, userId, entryId);
    const claim = await deps.idempotency.find(accountId, userId, hash);
    // The key may stand for a later send already.
    if (claim?.entryId === entryId) await deps.idempotency.forget(accountId, userId, hash);
  };
