import { beforeEach, describe, expect, test } from 'vitest';
import { threadIndex } from '../../../../shared/adapters/tables/conversation/thread-index.ts';
import { threadId } from '../../../../shared/domain/entry/entry-id.ts';
import { userIdSchema } from '../../../../shared/domain/ids.ts';
import type { IndexHit, ThreadIndex } from '../../../../shared/ports/thread-index.ts';
import { families } from '../families.ts';
import { account, AT, contact, user } from '../samples.ts';

const message = (n: number) => n.toString(16).padStart(64, '0');
const conversation = 'c'.repeat(64);
const hit = (at: number, entryId = 'e1'): IndexHit => ({
  threadId: threadId(at, 'thread'),
  contactId: contact,
  entryId,
  generation: 1,
});

describe.each(families)('the thread index in %s', (_name, openFamily) => {
  let index: ThreadIndex;
  beforeEach(async () => {
    index = threadIndex(await openFamily());
  });

  test('learns a Message-ID and its conversation, for this connection only', async () => {
    const row = { messageIdHash: message(1), conversationHash: conversation, hit: hit(AT) };
    await index.learn(account, user, [row]);
    await index.learn(account, user, [row]);
    expect(await index.byMessageId(account, user, message(1))).toEqual(hit(AT));
    expect(await index.byConversation(account, user, conversation)).toEqual([hit(AT)]);
    const other = userIdSchema.parse('u11');
    expect(await index.byMessageId(account, other, message(1))).toBeNull();
    expect(await index.byConversation(account, other, conversation)).toEqual([]);
    expect(await index.byMessageId(account, user, message(2))).toBeNull();
  });

  test('several at once are known as if each had been learned alone', async () => {
    const rows = [hit(AT), hit(AT, 'e2'), hit(AT + 1)].map((one, n) => ({
      messageIdHash: message(n),
      conversationHash: conversation,
      hit: one,
    }));
    await index.learn(account, user, rows);
    for (const row of rows)
      expect(await index.byMessageId(account, user, row.messageIdHash)).toEqual(row.hit);
    expect(await index.byConversation(account, user, conversation)).toEqual([
      hit(AT + 1),
      hit(AT, 'e2'),
    ]);
  });

  test('a message without a conversation is known by its Message-ID alone', async () => {
    await index.learn(account, user, [
      { messageIdHash: message(1), conversationHash: null, hit: hit(AT) },
    ]);
    expect(await index.byMessageId(account, user, message(1))).toEqual(hit(AT));
  });

  test('of the threads under one conversation the newest come first, each with its last message', async () => {
    const learned = [hit(AT), hit(AT + 2), hit(AT + 1), hit(AT, 'e2')];
    for (const [n, one] of learned.entries()) {
      await index.learn(account, user, [
        { messageIdHash: message(n), conversationHash: conversation, hit: one },
      ]);
    }
    expect(await index.byConversation(account, user, conversation)).toEqual([
      hit(AT + 2),
      hit(AT + 1),
      hit(AT, 'e2'),
    ]);
  });
});
