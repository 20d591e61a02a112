import { describe, expect, it } from 'vitest';
import { memoryCounters } from '../../../shared/adapters/telemetry.ts';
import { poisonRecord } from '../../../shared/domain/work/poison-record.ts';
import type { Work } from '../../../shared/domain/work/work.ts';
import { acceptChanges } from '../../../shared/use-cases/receive/accept-change-notifications.ts';
import { receiveNotifications } from '../../../shared/use-cases/receive/receive-notifications.ts';
import { takePoison } from '../../../shared/use-cases/work/poison.ts';
import { memoryQueues, workOf } from '../../stage/memory/memory-queues.ts';
import { newCertificate, encryptFor } from '../../stage/microsoft/notification-content.ts';
import { FIRST, mailbox, ref } from '../../stage/use-cases/cast.ts';
import { receiveStage, work, type ReceiveStage } from '../../stage/use-cases/receive-stage.ts';
import { unavailable, type Script } from '../../stage/use-cases/scripted-mail.ts';

const ours = newCertificate();
const sealed = encryptFor(ours, '{}');

const carrying = (...ids: string[]): Work<'receive'> => {
  const plain = work(ids);
  const contents = plain.payload.ids.map((id) => Object.assign({ id }, sealed));
  return { ...plain, payload: { ...plain.payload, carried: { token: 'token', contents } } };
};

/** Runs work of which the content of these messages can be read. */
async function receive(on: ReceiveStage, given: Work<'receive'>, ...scripts: Script[]) {
  const opened = new Map(
    scripts.map((script) => {
      const threading = on.scripted.add(script);
      return [threading.id, threading] as const;
    }),
  );
  const asked: string[] = [];
  const openCarried = (_: unknown, tid: string) => {
    asked.push(tid);
    return Promise.resolve(opened);
  };
  await receiveNotifications({ ...on.deps, openCarried })(given);
  return asked;
}

describe('threading that came with its notification', () => {
  it('is not asked for: an unrelated message costs no request', async () => {
    const on = await receiveStage();
    const asked = await receive(on, carrying('a'), { id: 'a' });
    expect(on.scripted.requests).toEqual([]);
    expect(await on.entries()).toHaveLength(1);
    // Proven for the mailbox's own tenant.
    expect(asked).toEqual([mailbox.identity.tid]);
  });

  it('nominates as any: the message is judged and read', async () => {
    const on = await receiveStage();
    await receive(on, carrying('a'), { id: 'a', inReplyTo: FIRST });
    expect(on.scripted.requests).toEqual(['envelope', 'read']);
    expect(await on.entries()).toHaveLength(2);
  });

  it('goes with what is asked for, oldest first', async () => {
    const on = await receiveStage();
    on.add({ id: 'b', inReplyTo: FIRST, receivedDateTime: '2026-11-24T10:00:00Z' });
    await receive(on, carrying('a', 'b'), {
      id: 'a',
      inReplyTo: '<b@fabrikam.example>',
      receivedDateTime: '2026-11-24T10:00:02Z',
    });
    expect(on.scripted.requests.filter((one) => one === 'threading')).toHaveLength(1);
    expect(await on.entries()).toHaveLength(3);
  });

  it('is left behind by a try that failed, in the queue and in the record', async () => {
    const on = await receiveStage();
    on.scripted.fail('read a', unavailable());
    await receive(on, carrying('a'), { id: 'a', inReplyTo: FIRST });
    const again = on.queues.sent.find((one) => one.queue === 'mail-notifications');
    expect(again?.work).toMatchObject({ ids: ['a'], attempt: 1 });
    expect(again?.work).not.toHaveProperty('carried');
    const record = poisonRecord(carrying('a'), { code: 'x', message: '' }, 0);
    expect(JSON.stringify(record)).not.toContain(sealed.data);
    expect(record.id).toBe(poisonRecord(work(['a']), { code: 'x', message: '' }, 0).id);
  });

  it('is left behind by runs that crashed', async () => {
    const queues = memoryQueues();
    const on = await receiveStage();
    const { mailboxRef, ids, carried } = carrying('a').payload;
    const message = { mailboxRef, ids, carried, attempt: 0, firstSeen: 1 };
    await takePoison({ ...on.deps, queues })('mail-notifications', message);
    expect(queues.sent[0]?.work).toMatchObject({ ids: ['a'], replays: 1 });
    expect(queues.sent[0]?.work).not.toHaveProperty('carried');
  });
});

describe('the webhook', () => {
  const tid = 'T1';
  const token = `e30.${Buffer.from(JSON.stringify({ tid })).toString('base64url')}.c2ln`;
  const item = { clientState: 'good', tenantId: tid, resourceData: { id: 'AAk=' } };
  const accept = async (kind: 'basic' | 'rich', ...items: unknown[]) => {
    const queues = memoryQueues();
    const counters = memoryCounters();
    const verify = (state: string) => (state === 'good' ? ref : null);
    const asked = kind === 'rich' ? ours : null;
    const deps = { queues, counters, verify, encryptFor: asked, now: () => 1 };
    await acceptChanges(deps)(items, [token]);
    return { sent: queues.sent.map((one) => one.work), counters: counters.read() };
  };

  it('queues content as it came, for whoever opens it', async () => {
    const { sent } = await accept('rich', { ...item, encryptedContent: sealed });
    expect(workOf('mail-notifications', sent[0]).payload).toEqual({
      mailboxRef: ref,
      ids: ['AAk='],
      carried: { token, contents: [{ id: 'AAk=', ...sealed }] },
    });
  });

  it('writes what the version before can’t read only when it is asked to: else content that still comes is left alone', async () => {
    const { sent, counters } = await accept('basic', { ...item, encryptedContent: sealed });
    expect(sent).toEqual([{ mailboxRef: ref, ids: ['AAk='], attempt: 0, firstSeen: 1 }]);
    expect(counters).toEqual({ notification_accepted: 1 });
  });

  it('counts content that can’t go along, and queues the id', async () => {
    const odd = { ...item, encryptedContent: { data: 7 } };
    const { sent, counters } = await accept('rich', odd, { ...odd, resourceData: { id: 'B' } });
    expect(counters).toEqual({ notification_content_malformed: 2, notification_accepted: 2 });
    expect(sent).toMatchObject([{ ids: ['AAk=', 'B'] }]);
    expect(sent[0]).not.toHaveProperty('carried');
  });
});
