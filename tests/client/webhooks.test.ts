import { Webhook } from 'standardwebhooks';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { OutlookSync, WebhookError } from '../../client/src/index.ts';

const OLD = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const NEW = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;
const client = new OutlookSync({ baseUrl: 'http://x', key: 'k', webhookSecrets: [NEW, OLD] });

const EVENT = {
  type: 'conversation.message.skipped',
  timestamp: '2026-03-02T11:02:03.000Z',
  data: { id: 's1', subject: 'Grüße' },
};
const BODY = JSON.stringify(EVENT);

function signed(secret: string, body = BODY, at = new Date()) {
  return {
    'webhook-id': 'evt_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign('evt_1', at, body),
  };
}

describe('a webhook', () => {
  it.each([OLD, NEW])('signed with a known secret is the event, with its id', async (secret) => {
    expect(await client.webhooks.unwrap(BODY, signed(secret))).toEqual({ ...EVENT, id: 'evt_1' });
    const bytes = Buffer.from(BODY);
    const headers = new Headers(signed(secret));
    expect(await client.webhooks.unwrap(bytes, headers)).toEqual({ ...EVENT, id: 'evt_1' });
  });

  it('is known by its headers however the platform writes their names', async () => {
    const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': by } = signed(NEW);
    const headers = { 'Webhook-Id': id, 'WEBHOOK-TIMESTAMP': time, 'Webhook-Signature': by };
    expect(await client.webhooks.unwrap(BODY, headers)).toEqual({ ...EVENT, id: 'evt_1' });
  });

  it('is told apart by its type', async () => {
    const event = await client.webhooks.unwrap(BODY, signed(NEW));
    if (event.type === 'conversation.message.skipped') {
      expectTypeOf(event.data.code).toExtend<string>();
    }
    if (event.type === 'connection.changed')
      expectTypeOf(event.data.current).toEqualTypeOf<boolean>();
  });

  const tampered: readonly (readonly [string, string, Record<string, string>])[] = [
    ['with a changed body', BODY.replace('s1', 's2'), signed(NEW)],
    ['with a changed id', BODY, { ...signed(NEW), 'webhook-id': 'evt_2' }],
    ['of another secret', BODY, signed(`whsec_${Buffer.alloc(32, 3).toString('base64')}`)],
    ['that is six minutes old', BODY, signed(NEW, BODY, new Date(Date.now() - 360_000))],
    ['from six minutes ahead', BODY, signed(NEW, BODY, new Date(Date.now() + 360_000))],
    ['without a time', BODY, { ...signed(NEW), 'webhook-timestamp': '' }],
    ['without a signature', BODY, { ...signed(NEW), 'webhook-signature': '' }],
    ['of another version', BODY, { ...signed(NEW), 'webhook-signature': 'v2,AAAA' }],
    ['with nonsense for a signature', BODY, { ...signed(NEW), 'webhook-signature': 'v1,%%%' }],
  ];
  it.each(tampered)('%s is refused', async (_, body, headers) => {
    await expect(client.webhooks.unwrap(body, headers)).rejects.toBeInstanceOf(WebhookError);
  });
});

it.each(['', 'whsec_', 'whsec_c2hvcnQ=', Buffer.alloc(24).toString('base64')])(
  'a client is not made with %j for a secret, which anybody could sign with or nobody does',
  (secret) => {
    const make = () => new OutlookSync({ baseUrl: 'http://x', key: 'k', webhookSecrets: [secret] });
    expect(make).toThrow(TypeError);
  },
);
