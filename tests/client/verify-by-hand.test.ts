import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { expect, it } from 'vitest';

const page = readFileSync(join(import.meta.dirname, '../../docs/integration.md'), 'utf8');
const code = /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
const { verified } = await import(`data:text/javascript,${encodeURIComponent(code)}`);

const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const other = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;
const body = JSON.stringify({ type: 'connection.changed', data: { name: 'Grüße' } });
const at = new Date();
const headers = {
  'webhook-id': 'evt_1',
  'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
  'webhook-signature': new Webhook(secret).sign('evt_1', at, body),
};

it('the verification that the page shows takes what the service signs, and nothing else', () => {
  const take = (given: string, fields: object = headers, secrets = [other, secret]) =>
    verified(Buffer.from(given), fields, secrets);
  expect(take(body)).toEqual({ id: 'evt_1', ...JSON.parse(body) });
  expect(take(`${body} `)).toBeNull();
  expect(take(body, headers, [other])).toBeNull();
  expect(take(body, { ...headers, 'webhook-id': 'evt_2' })).toBeNull();
  expect(take(body, { ...headers, 'webhook-timestamp': '1' })).toBeNull();
  expect(take(body, { ...headers, 'webhook-timestamp': 'x' })).toBeNull();
  expect(take(body, { ...headers, 'webhook-signature': undefined })).toBeNull();
});

it.each(['', 'whsec_', 'abc'])('and with %j for a secret it takes nothing', (none) => {
  const key = Buffer.from(none.replace(/^whsec_/, ''), 'base64');
  const signed = `evt_1.${headers['webhook-timestamp']}.${body}`;
  const signature = `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
  const forged = { ...headers, 'webhook-signature': signature };
  expect(() => verified(Buffer.from(body), forged, [none])).toThrow('A secret is missing');
});
