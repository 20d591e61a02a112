import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mailboxRefSchema, messageRefSchema } from '../../../shared/domain/ids.ts';
import { byIdAlone, withContents } from '../../../shared/domain/mailbox/carried-content.ts';
import { changesByMailbox } from '../../../shared/domain/mailbox/change-notification.ts';
import { packWork, readWork, unpackMessage } from '../../../shared/domain/work/queue-message.ts';
import type { Work } from '../../../shared/domain/work/work.ts';

const ref = mailboxRefSchema.parse('a'.repeat(32));
const other = mailboxRefSchema.parse('b'.repeat(32));
const id = (n: number, length = 8) => messageRefSchema.parse(`${n}`.padEnd(length, 'A'));
const TENANT = 'T1';
const tokenFor = (tid: string, length = 0): string =>
  `e30.${Buffer.from(JSON.stringify({ tid, pad: 'x'.repeat(length) })).toString('base64url')}.c2ln`;
const content = (length = 100) => ({
  data: 'A'.repeat(length),
  dataKey: 'A'.repeat(344),
  dataSignature: 'A'.repeat(44),
  encryptionCertificateId: 'c1',
  encryptionCertificateThumbprint: '00',
});
const change = (n: number, more: object = {}) => ({
  ref,
  id: id(n),
  content: content(),
  tenantId: TENANT,
  ...more,
});
const carry = (changes: Parameters<typeof changesByMailbox>[0], tokens = [tokenFor(TENANT)]) =>
  withContents(changesByMailbox(changes), changes, tokens);
const QUEUE_BYTES = 64 * 1024;

describe('what came with a notification goes along', () => {
  it('still encrypted, beside the ids and the token of its tenant', () => {
    const { payloads, faults } = carry(
      [change(1), change(2, { content: undefined })],
      [tokenFor('T2'), tokenFor(TENANT)],
    );
    const { encryptionCertificateThumbprint: _, ...sealed } = content();
    expect(payloads).toEqual([
      {
        mailboxRef: ref,
        ids: [id(1), id(2)],
        carried: {
          token: tokenFor(TENANT),
          contents: [{ id: id(1), ...sealed }],
        },
      },
    ]);
    expect(faults).toEqual([]);
  });

  it.each([
    ['malformed', change(1, { content: { data: 7 } })],
    ['malformed', change(1, { content: 'text' })],
    ['too_large', change(1, { content: content(24 * 1024 + 4) })],
    ['no_token', change(1, { tenantId: 'T2' })],
    ['no_token', change(1, { tenantId: undefined })],
  ])('but not what is %s: its id goes alone, and it is counted', (fault, odd) => {
    expect(carry([odd, change(2)])).toEqual({
      payloads: [{ ...carry([change(2)]).payloads[0], ids: [id(1), id(2)] }],
      faults: [fault],
    });
  });

  it('but not of a message that is told of twice at once, as a draft and as the Sent copy', () => {
    expect(carry([change(1), change(1)]).payloads).toEqual([{ mailboxRef: ref, ids: [id(1)] }]);
  });

  it('to its own mailbox alone', () => {
    const changes = [change(1), { ref: other, id: id(1) }];
    expect(carry(changes).payloads.map(({ carried }) => carried?.contents.length)).toEqual([
      1,
      undefined,
    ]);
  });

  it('in as many messages as a queue takes, each id once, whatever the sizes', () => {
    const sizes = fc.array(fc.integer({ min: 4, max: 24 * 1024 }), { minLength: 1, maxLength: 45 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 8, max: 512 }), (lengths, idLength) => {
        const changes = lengths.map((length, n) =>
          change(n, { id: id(n, idLength), content: content(length) }),
        );
        const { payloads, faults } = carry(changes, [tokenFor(TENANT, 2_900)]);
        expect(faults).toEqual([]);
        expect(payloads.flatMap(({ ids }) => ids)).toEqual(changes.map((one) => one.id));
        const carried = payloads.flatMap((one) => one.carried?.contents.map((c) => c.id) ?? []);
        expect(carried).toEqual(changes.map((one) => one.id));
        for (const payload of payloads) {
          const traceparent = '0'.repeat(55);
          const work: Work<'receive'> = {
            kind: 'receive',
            payload,
            attempt: 0,
            firstSeen: 1,
            traceparent,
          };
          const packed = packWork(work);
          expect(packed.length).toBeLessThanOrEqual(QUEUE_BYTES);
          expect(readWork('mail-notifications', unpackMessage(packed))).toEqual(work);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('until a try has failed: then the message goes by its id', () => {
    const [payload] = carry([change(1)]).payloads;
    if (!payload) throw new Error('nothing');
    const work = { kind: 'receive', payload, attempt: 1, firstSeen: 1 } as const;
    expect(byIdAlone(work).payload).toEqual({ mailboxRef: ref, ids: [id(1)] });
  });
});
