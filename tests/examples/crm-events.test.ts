import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { CrmBrowser } from '../stage/reference-crm/crm-browser.ts';
import { openCrm, SECRET } from '../stage/reference-crm/crm-with-stand-in.ts';

const on = await openCrm();

const EVENT = JSON.stringify({
  type: 'conversation.entry.created',
  timestamp: '2026-11-24T05:00:00.000Z',
  data: {
    userId: 'anna',
    contactId: 'carla',
    kind: 'message',
    direction: 'inbound',
    origin: 'contact',
    status: 'received',
    subject: 'RE: Offer',
  },
});

function deliver(
  id: string,
  change: { secret?: string; at?: Date; body?: string; signed?: string } = {},
) {
  const { at = new Date(), signed = EVENT } = change;
  return fetch(on.crm.webhookUrl, {
    method: 'POST',
    body: change.body ?? signed,
    headers: {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(change.secret ?? SECRET).sign(id, at, signed),
    },
  });
}

describe('events', () => {
  test('signed ones are taken, each once, and shown to their user only', async () => {
    expect((await deliver('m-1')).status).toBe(204);
    expect((await deliver('m-1')).status).toBe(204);
    const { text } = await on.browser.get('/settings/events');
    expect(text.match(/Carla Costa wrote/gu)).toHaveLength(1);
    expect(text).toContain('“RE: Offer”');
    const ben = new CrmBrowser(on.crm.url);
    await ben.signIn('ben');
    expect((await ben.get('/settings/events')).text).not.toContain('RE: Offer');
  });

  const entry = { contactId: 'carla', kind: 'message', failure: null, subject: 'Plans' };
  test.each([
    [
      'conversation.entry.created',
      { ...entry, direction: 'outbound', origin: 'crm', status: 'queued' },
      ['You wrote to Carla Costa from the CRM', '“Plans”'],
    ],
    [
      'conversation.entry.created',
      { ...entry, direction: 'outbound', origin: 'mailbox', status: 'confirmed' },
      ['You wrote to Carla Costa from Outlook'],
    ],
    [
      'conversation.entry.created',
      { ...entry, kind: 'auto_reply', direction: 'inbound', origin: 'contact' },
      ['An automatic reply of Carla Costa came'],
    ],
    [
      'conversation.entry.updated',
      { ...entry, status: 'bounced', failure: { code: 'blocked', message: 'It was refused.' } },
      ['Your mail to Carla Costa came back', '“Plans”: It was refused.'],
    ],
    [
      'conversation.message.skipped',
      { contactId: 'carla', code: 'attachment_too_large', subject: 'Large' },
      [
        'A message of a thread with Carla Costa was kept out',
        'An attachment is over 3 MB · “Large”',
      ],
    ],
    [
      'conversation.thread.changed',
      { contactId: 'carla', state: 'stopped', stopped: { why: 'by_request', at: null } },
      ['A thread with Carla Costa was stopped', 'By hand'],
    ],
    [
      'connection.changed',
      { reason: 'needs_reconnect', email: 'sales@contoso.example', lastError: { message: 'Gone' } },
      ['sales@contoso.example has to be connected again', 'Gone'],
    ],
    ['of.a.later.version', {}, ['Something that this CRM does not know yet', 'of.a.later.version']],
  ])('%s is told in words, with its JSON at hand', async (type, told, words) => {
    const timestamp = '2026-11-24T05:00:00.000Z';
    const data = { userId: 'anna', ...told };
    const signed = JSON.stringify({ type, timestamp, data });
    expect((await deliver(crypto.randomUUID(), { signed })).status).toBe(204);
    const { text } = await on.browser.get('/settings/events');
    const newest =
      /<details>\s*<summary>\s*<span class="sign[^]*?<\/details>/u.exec(text)?.[0] ?? '';
    for (const word of words) expect(newest).toContain(word);
    expect(newest).toContain(`<time datetime="${timestamp}">`);
    expect(newest).toContain('&quot;userId&quot;: &quot;anna&quot;');
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
