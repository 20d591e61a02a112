import { describe, expect, it } from 'vitest';
import { LOOSE_AFTER_MS } from '../../../shared/domain/durations.ts';
import { ServiceFailure } from '../../../shared/domain/failure.ts';
import { account, ANNA, CARLA, contact, FIRST } from '../../stage/use-cases/cast.ts';
import { receiveStage } from '../../stage/use-cases/receive-stage.ts';
import { SENT_ITEMS, type Script } from '../../stage/use-cases/scripted-mail.ts';

const LIMIT = 3 * 1024 * 1024;
const ended = (...outcomes: string[]) => ({ kind: 'ended', outcomes });
const file = (size: number) => ({ bytes: new Uint8Array(size) });
const bodyOf = (bytes: number) => ({
  contentType: 'text' as const,
  content: 'ä'.repeat(bytes / 2),
});

describe('attachments (rule 4)', () => {
  it('of exactly the limit are in, each by itself, with their own size', async () => {
    const on = await receiveStage();
    const attachments = [
      file(LIMIT),
      file(LIMIT),
      { ...file(10), isInline: true, contentId: 'x@y' },
    ];
    expect(await on.receive({ id: 'a', inReplyTo: FIRST, attachments })).toEqual(ended('entered'));
    const [entry] = await on.entries();
    expect(entry?.attachments).toMatchObject([
      { size: LIMIT, inline: false, type: 'file' },
      { size: LIMIT, inline: false, type: 'file' },
      { size: 10, inline: true, contentId: 'x@y' },
    ]);
    expect(new Set(entry?.attachments.map((one) => one.id)).size).toBe(3);
    expect(on.blobs.names()).toHaveLength(3);
    expect(on.scripted.requests).toEqual([
      'envelope',
      'read',
      'attachment',
      'attachment',
      'attachment',
    ]);
  });

  it('that are links count nothing and are not read', async () => {
    const on = await receiveStage();
    const attachments = [{ ...file(0), type: 'reference' as const, size: 90_000_000 }];
    await on.receive({ id: 'a', inReplyTo: FIRST, attachments });
    expect((await on.entries())[0]?.attachments).toMatchObject([{ type: 'reference', size: 0 }]);
    expect(on.scripted.requests).toEqual(['envelope', 'read']);
  });

  it('of one byte more skip the message, and no blob of it outlives the sweep', async () => {
    const on = await receiveStage();
    const attachments = [file(5), file(LIMIT + 1)];
    expect(await on.receive({ id: 'a', inReplyTo: FIRST, attachments })).toEqual(ended('skipped'));
    expect(await on.skippedMessages()).toMatchObject([
      { code: 'attachment_too_large', threadId: 't1', from: { email: 'carla@fabrikam.example' } },
    ]);
    on.pass(LOOSE_AFTER_MS);
    await on.sweep();
    expect(on.blobs.names()).toEqual([]);
    expect(await on.entries()).toHaveLength(1);
  });

  it('whose size can not be within the limit are not even read', async () => {
    const on = await receiveStage();
    const attachments = [file(5), { ...file(1), size: LIMIT * 1.1 + 65_537 }];
    await on.receive({ id: 'a', inReplyTo: FIRST, attachments });
    expect(on.scripted.requests).toEqual(['envelope', 'read']);
    expect(await on.skippedMessages()).toMatchObject([{ code: 'attachment_too_large' }]);
  });
});

describe('a skipped message', () => {
  it.each([
    ['of the user makes participants of those whom it was written to', {}, 'entered'],
    ['but not when it is marked private', { markedPrivate: true }, 'unknown_sender'],
  ] as const)('%s', async (_, script, outcome) => {
    const on = await receiveStage();
    const adviser = { email: 'adviser@bank.example' };
    const to = [{ email: CARLA }, adviser];
    const sent = { from: { email: ANNA }, to, parentFolderId: SENT_ITEMS };
    const attachments = [{ ...file(1), size: LIMIT * 1.1 + 65_537 }];
    await on.receive({ id: 'a', inReplyTo: FIRST, ...sent, attachments, ...script });
    expect(await on.skippedMessages()).toHaveLength(1);
    const answer = { references: FIRST, from: adviser, receivedDateTime: '2026-11-24T11:00:00Z' };
    expect(await on.receive({ id: 'b', ...answer })).toEqual(ended(outcome));
  });

  const shown = { from: { email: 'carla@fabrikam.example' }, subject: 'RE: Offer 17' };
  const hidden = { from: { email: '' }, subject: '' };
  const cases: [string, Partial<Script>, string, object][] = [
    [
      'marked private, of which nothing is shown',
      { markedPrivate: true },
      'marked_private',
      hidden,
    ],
    ['with a body over 5 MB', { body: bodyOf(5 * 1024 * 1024 + 2) }, 'body_too_large', shown],
  ];
  it.each(cases)(
    '%s is listed and told once, and its answer still finds the thread',
    async (_, script, code, seen) => {
      const on = await receiveStage();
      on.add({ id: 'a', inReplyTo: FIRST, ...script });
      await on.notify('a');
      await on.notify('a');
      const skipped = await on.skippedMessages();
      expect(skipped).toMatchObject([
        {
          code,
          contactId: 'carla',
          direction: 'inbound',
          ...seen,
          retryable: false,
        },
      ]);
      expect(on.queues.sent).toMatchObject([{ work: { eventId: `evt_${skipped[0]?.id}_s` } }]);
      const home = { kind: 'contact', accountId: account, contactId: contact } as const;
      expect(await on.events.find(home, `evt_${skipped[0]?.id}_s`)).toMatchObject({
        value: { event: { type: 'conversation.message.skipped', data: seen } },
      });
      expect(await on.receive({ id: 'b', inReplyTo: '<a@fabrikam.example>' })).toEqual(
        ended('entered'),
      );
    },
  );

  it('has a body of 5 MB no more than just within the limit', async () => {
    const on = await receiveStage();
    const script = { body: bodyOf(5 * 1024 * 1024), uniqueBody: null };
    expect(await on.receive({ id: 'a', inReplyTo: FIRST, ...script })).toEqual(ended('entered'));
  });

  it('is one that Graph refuses to give, listed as unreadable and retryable', async () => {
    const on = await receiveStage();
    on.scripted.fail('read a', new ServiceFailure('refused', 'ErrorItemCorrupt', { status: 400 }));
    expect(await on.receive({ id: 'a', inReplyTo: FIRST })).toEqual(ended('skipped'));
    expect(await on.skippedMessages()).toMatchObject([{ code: 'unreadable', retryable: true }]);
  });

  it('is none when the whole mailbox is refused: that says nothing of the message', async () => {
    const on = await receiveStage();
    on.scripted.fail('read', new ServiceFailure('refused', 'ErrorAccessDenied', { status: 403 }));
    await expect(on.receive({ id: 'a', inReplyTo: FIRST })).rejects.toThrow('ErrorAccessDenied');
    expect(await on.skippedMessages()).toEqual([]);
  });
});

describe('an attachment that is being scanned', () => {
  const placeholder = [{ ...file(300), name: 'ATP Scan In Progress', type: 'item' as const }];

  it('is waited for: its placeholder is never stored as the file', async () => {
    const on = await receiveStage();
    await expect(
      on.receive({ id: 'a', inReplyTo: FIRST, attachments: placeholder }),
    ).rejects.toMatchObject({ kind: 'unavailable', code: 'attachment_being_scanned' });
    expect([(await on.entries()).length, on.blobs.names()]).toEqual([1, []]);
    const attachments = [{ ...file(7), name: 'plan.pdf' }];
    expect(await on.receive({ id: 'a', inReplyTo: FIRST, attachments })).toEqual(ended('entered'));
    expect((await on.entries())[0]?.attachments).toMatchObject([{ name: 'plan.pdf', size: 7 }]);
  });

  it('an hour ago was forwarded as it was, and is all that there will be', async () => {
    const on = await receiveStage();
    const receivedDateTime = '2026-11-24T09:00:04Z';
    const old = { id: 'a', inReplyTo: FIRST, receivedDateTime, attachments: placeholder };
    expect(await on.receive(old)).toEqual(ended('entered'));
  });
});
