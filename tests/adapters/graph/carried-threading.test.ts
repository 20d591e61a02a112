import { beforeEach, describe, expect, it } from 'vitest';
import { openCarried } from '../../../shared/adapters/graph/carried-threading.ts';
import { memoryCounters } from '../../../shared/adapters/telemetry.ts';
import { mailboxRefSchema, messageRefSchema } from '../../../shared/domain/ids.ts';
import type { EncryptedContent } from '../../../shared/domain/mailbox/encrypted-content.ts';
import type { Work } from '../../../shared/domain/work/work.ts';
import { encryptFor, newCertificate } from '../../stage/microsoft/notification-content.ts';

const TID = 'tenant';
const ours = newCertificate();
const id = messageRefSchema.parse('AAMk1=');
/** As Graph shows a message by our selection, with what it notes beside some properties. */
const message = {
  id,
  conversationId: 'AAQk',
  internetMessageId: '<1@fabrikam.example>',
  isDraft: false,
  parentFolderId: 'inbox',
  'receivedDateTime@odata.type': '#DateTimeOffset',
  receivedDateTime: '2026-11-26T12:00:00Z',
  singleValueExtendedProperties: [
    { id: 'String 0x1039', value: '<0@contoso.example>' },
    { id: 'String 0x1042', value: '<0@contoso.example>' },
  ],
};
const sealed = (shown: object) => encryptFor(ours, JSON.stringify(shown));

let counters: ReturnType<typeof memoryCounters>;
let asked: unknown[];
beforeEach(() => {
  counters = memoryCounters();
  asked = [];
});

const open = (
  contents: readonly EncryptedContent[],
  {
    proof = 'proven',
    certificates = [ours],
    ids = [id],
  }: {
    proof?: 'proven' | 'token_refused' | 'keys_unavailable';
    certificates?: (typeof ours)[];
    ids?: Work<'receive'>['payload']['ids'];
  } = {},
) =>
  openCarried({
    certificates,
    counters,
    checkToken: (...of) => {
      asked.push(of);
      return Promise.resolve(proof);
    },
  })(
    {
      kind: 'receive',
      payload: {
        mailboxRef: mailboxRefSchema.parse('a'.repeat(32)),
        ids,
        carried: {
          token: 'token',
          contents: contents.map((content) => Object.assign(content, { id })),
        },
      },
      attempt: 0,
      firstSeen: 17,
    },
    TID,
  );

describe('threading that came with a notification', () => {
  it('is the one that Graph would have answered', async () => {
    expect([...(await open([sealed(message)])).values()]).toEqual([
      {
        id,
        conversationId: 'AAQk',
        internetMessageId: '<1@fabrikam.example>',
        isDraft: false,
        parentFolderId: 'inbox',
        receivedDateTime: '2026-11-26T12:00:00Z',
        inReplyTo: '<0@contoso.example>',
        references: '<0@contoso.example>',
        reportOf: null,
        stamp: null,
      },
    ]);
    expect(asked).toEqual([['token', TID, 17]]);
    expect(counters.read()).toEqual({ notification_content_opened: 1 });
  });

  it.each(['token_refused', 'keys_unavailable'] as const)(
    'is not even decrypted when its sender is not proven: %s',
    async (proof) => {
      expect(await open([sealed(message)], { proof })).toEqual(new Map());
      expect(counters.read()).toEqual({ [`notification_content_${proof}`]: 1 });
    },
  );

  it.each([
    ['other_message', sealed({ ...message, id: 'AAMk2=' })],
    ['malformed', sealed({ ...message, id: '../me' })],
    ['malformed', sealed({ ...message, id: undefined })],
    ['malformed', sealed({ ...message, receivedDateTime: 'soon' })],
    ['malformed', encryptFor(ours, 'no JSON')],
    ['unknown_certificate', encryptFor(newCertificate(), JSON.stringify(message))],
    ['not_authentic', { ...sealed(message), dataSignature: 'QUJD' }],
  ])('is left out and counted when it is %s', async (fault, content) => {
    expect(await open([content])).toEqual(new Map());
    expect(counters.read()).toEqual({ [`notification_content_${fault}`]: 1 });
  });

  it('that can’t be read stands in nobody else’s way', async () => {
    const { size } = await open([encryptFor(ours, '{}'), sealed(message)]);
    expect(size).toBe(1);
  });

  it('of a message that the work does not name is left out', async () => {
    const ids = [messageRefSchema.parse('AAMk3=')];
    expect(await open([sealed(message)], { ids })).toEqual(new Map());
  });

  it('without any certificate is left alone', async () => {
    expect(await open([sealed(message)], { certificates: [] })).toEqual(new Map());
    expect(asked).toEqual([]);
  });
});
