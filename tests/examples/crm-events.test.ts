import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { CrmBrowser } from '../stage/reference-crm/crm-browser.ts';
import { openCrm, SECRET } from '../stage/reference-crm/crm-with-stand-in.ts';

const on = await openCrm();

const EVENT = JSON.stringify({
  type: 'conversation.entry.created',
  timestamp: '2026-11-24T05:00:00.000Z',
  data: { userId: 'anna', direction: 'inbound', status: 'received', subject: 'RE: Offer' },
});

function deliver(id: string, change: { secret?: string; at?: Date; body?: string } = {}) {
  const at = change.at ?? new Date();
  return fetch(on.crm.webhookUrl, {
    method: 'POST',
    body: change.body ?? EVENT,
    headers: {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(change.secret ?? SECRET).sign(id, at, EVENT),
    },
  });
}

describe('events', () => {
  test('signed ones are taken, each once, and shown to their user only', async () => {
    expect((await deliver('m-1')).status).toBe(204);
    expect((await deliver('m-1')).status).toBe(204);
    const { text } = await on.browser.get('/settings/events');
    expect(text.match(/conversation\.entry\.created/gu)).toHaveLength(1);
    expect(text).toContain('RE: Offer');
    const ben = new CrmBrowser(on.crm.url);
    await ben.signIn('ben');
    expect((await ben.get('/settings/events')).text).not.toContain('RE: Offer');
  });

  test('a wrong secret, a changed body and an old one are refused', async () => {
    const other = `whsec_${Buffer.from('another secret here!').toString('base64')}`;
    expect((await deliver('m-2', { secret: other })).status).toBe(401);
    expect((await deliver('m-2', { body: EVENT.replace('Offer', 'Bribe') })).status).toBe(401);
    const old = new Date(Date.now() - 60 * 60_000);
    expect((await deliver('m-2', { at: old })).status).toBe(401);
    expect((await on.browser.get('/settings/events')).text).not.toContain('Bribe');
  });
});
