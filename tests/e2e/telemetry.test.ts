import { beforeAll, describe, expect, it } from 'vitest';
import { operationOf } from '../../shared/adapters/graph/operation-of.ts';
import { newPerson } from '../stage/system/person.ts';
import { openSystem } from '../stage/system/system-stage.ts';
import { type CollectedSpan, telemetryCollector } from '../stage/system/telemetry-collector.ts';
import { webhookListener } from '../stage/system/webhook-listener.ts';
import { until } from '../stage/until.ts';

/** Words that stand nowhere else, each where mail or a person has words of their own. */
const MARKERS = {
  subject: 'zq-subject-marker',
  sent: 'zq-sent-body-marker',
  received: 'zq-received-body-marker',
  private: 'zq-private-mail-marker',
  attachment: 'zq-attachment-marker',
  large: 'zq-large-attachment-marker',
  userName: 'zq-user-name-marker',
  contactName: 'zq-contact-name-marker',
  domain: 'zq-domain-marker',
};

const collector = await telemetryCollector();
const hook = await webhookListener();
const { system, on } = await openSystem({
  env: { ...hook.env, ...collector.env, DELAY_SCALE: '0.01', RESYNC_MINUTES: '0' },
});

/** What nobody may read in a log: settings that are secret, and what a sign-in brought. */
const secrets: string[] = [
  'MICROSOFT_CLIENT_SECRET',
  'TOKEN_ENCRYPTION_KEYS',
  'CLIENT_STATE_KEYS',
  'CRM_WEBHOOK_SECRETS',
].flatMap((name) => system.settings[name]?.split(',') ?? []);

/** A whole run: connect, send, an answer that the CRM takes at the second time, one too large, private mail, disconnect. */
beforeAll(async () => {
  const { app } = await on.strangers();
  const anna = await newPerson(system, `anna@${MARKERS.domain}.example`, {
    name: MARKERS.userName,
  });
  const carla = await newPerson(system, `carla@${MARKERS.domain}-client.example`, {
    name: MARKERS.contactName,
  });
  const contact = { id: 'carla', email: carla.email, name: MARKERS.contactName };
  const asked = await app.authorize('u1');
  const landed = await app.signIn(String(asked.body.authorizeUrl), anna.email);
  const ticket = landed.searchParams.get('ticket') ?? '';
  secrets.push(ticket, new URL(asked.body.authorizeUrl).searchParams.get('state') ?? ticket);
  expect((await app.complete('u1', ticket)).status).toBe(200);
  await system.idle();

  const sent = await app.send('u1', {
    contact,
    subject: MARKERS.subject,
    text: MARKERS.sent,
    attachments: [
      { name: `${MARKERS.attachment}.txt`, contentType: 'text/plain', contentBase64: 'aGk=' },
    ],
  });
  expect(sent.status).toBe(201);
  await system.idle();
  const first = await carla.find(MARKERS.subject);

  let refused = 0;
  hook.answer(({ data }) => (data['status'] === 'received' && refused++ === 0 ? 503 : 204));
  await carla.reply(first.internetMessageId, {
    text: MARKERS.received,
    attachments: [
      { name: `${MARKERS.attachment}.pdf`, contentType: 'text/plain', contentBase64: 'aGk=' },
    ],
  });
  await until(() => answers().some(({ answered }) => answered === 204), { interval: 100 });
  await carla.reply(first.internetMessageId, {
    text: MARKERS.received,
    attachments: [
      {
        name: `${MARKERS.large}.bin`,
        contentType: 'application/octet-stream',
        contentBase64: Buffer.alloc(3_145_729).toString('base64'),
      },
    ],
  });
  await carla.send({
    to: [{ email: anna.email }],
    subject: MARKERS.private,
    text: MARKERS.private,
  });
  await until(() => hook.heard.some(({ type }) => type === 'conversation.message.skipped'), {
    interval: 100,
  });
  // What no run expects is logged, too.
  await app.call('POST', 'accounts/a/users/u/messages', {
    body: { subject: MARKERS.subject, [MARKERS.private]: 1 },
  });
  await app.disconnect('u1');
  await system.idle({ settled: true });
  // Its end sends what waits to be sent.
  await system.host.stop();
});

const answers = () => hook.heard.filter(({ data }) => data['status'] === 'received');

describe('the trace of an answer', () => {
  const of = (traceId: string, name: string): CollectedSpan => {
    const found = collector.spans.filter((one) => one.traceId === traceId && one.name === name);
    return found.at(-1) ?? expect.fail(`no span ${name}`);
  };

  it('goes from Graph’s notification over both queues to the CRM, which is told of it', () => {
    const told = answers().find(({ answered }) => answered === 204);
    const [, traceId = '', spanId = ''] = told?.traceparent?.split('-') ?? [];
    const telling = collector.spans.find((one) => one.spanId === spanId);
    expect(telling).toMatchObject({ traceId, name: 'tell the CRM' });
    const delivery = of(traceId, 'events');
    expect(telling?.parentSpanId).toBe(delivery.spanId);
    const receiving = of(traceId, 'mail-notifications');
    expect(delivery.parentSpanId).toBe(receiving.spanId);
    const notified = of(traceId, 'graph-notifications');
    expect(receiving.parentSpanId).toBe(notified.spanId);
    // The first telling, which the CRM did not take, was in the run that brought it in.
    const refused = answers().find(({ answered }) => answered === 503);
    expect(refused?.traceparent).toContain(traceId);
  });

  it('shows what was asked of Graph on the way, by operation', () => {
    const traceId = answers()[0]?.traceparent?.split('-')[1] ?? '';
    const names = collector.spans
      .filter((one) => one.traceId === traceId)
      .map(({ name }) => name)
      .filter((name) => name.startsWith('graph '));
    expect(names).toContain('graph POST /$batch');
    expect(names).toContain('graph GET /me/messages/{id}');
  });

  it('carries names alone, no attributes of anybody', () => {
    expect(collector.spans.flatMap(({ attributes }) => attributes)).toEqual([]);
  });
});

describe('the measures', () => {
  const kinds = (name: string): unknown[] =>
    collector.measures
      .filter((one) => one.name === name)
      .flatMap(({ sum, histogram }) => (sum ?? histogram)?.dataPoints ?? [])
      .flatMap(({ attributes }) => attributes)
      .filter(({ key }) => key === 'kind')
      .map(({ value }) => value['stringValue']);

  it('tell how messages ended, what was skipped and why, and how events were told', () => {
    expect(kinds('outlook_sync.message')).toEqual(
      expect.arrayContaining(['entered', 'skipped', 'confirmed', 'not_ours']),
    );
    expect(kinds('outlook_sync.skipped')).toContain('attachment_too_large');
    expect(kinds('outlook_sync.event')).toEqual(
      expect.arrayContaining(['delivered', 'left_to_queue']),
    );
    expect(kinds('outlook_sync.send')).toContain('sent');
    expect(kinds('outlook_sync.subscription')).toContain('created');
    expect(kinds('outlook_sync.notification')).toContain('accepted');
  });

  it('tell how long it took from the notification, and from the mailbox', () => {
    expect(new Set(kinds('outlook_sync.lag'))).toEqual(
      new Set(['notified_to_done', 'received_to_entry', 'received_to_told']),
    );
    expect(kinds('outlook_sync.done').length).toBeGreaterThan(0);
  });

  it('have labels of few values: a kind, an operation, a status', () => {
    const points = collector.measures.flatMap(
      ({ sum, histogram }) => (sum ?? histogram)?.dataPoints ?? [],
    );
    const labels = points.flatMap(({ attributes }) => attributes);
    expect(new Set(labels.map(({ key }) => key))).toEqual(new Set(['kind', 'operation', 'status']));
    for (const { key, value } of labels)
      if (key === 'operation') {
        const [method = '', path = ''] = String(value['stringValue']).split(' ');
        expect(operationOf({ method, path })).toBe(value['stringValue']);
      }
  });
});

describe('what leaves the app beside its answers', () => {
  const everything = (): readonly string[] => [...system.lines, ...collector.bodies];

  it('holds nothing of mail or people, in no log line, trace or measure', () => {
    // They did go through.
    expect(JSON.stringify(hook.heard)).toContain(MARKERS.received);
    expect(JSON.stringify(hook.heard)).toContain(MARKERS.subject);
    for (const [what, marker] of Object.entries(MARKERS)) {
      const told = everything().filter((line) => holds(line, marker));
      expect(told, what).toEqual([]);
    }
  });

  it('holds no secret, token or key', () => {
    expect(secrets.length).toBeGreaterThan(5);
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(15);
      expect(everything().filter((line) => holds(line, secret))).toEqual([]);
    }
    // A token of any kind, a client state, a code of a function key.
    const shaped = /Bearer |eyJ[\w-]{10}|v1\.[0-9a-f]{8}\.[0-9a-f]{32}|whsec_|code=/;
    expect(everything().filter((line) => shaped.test(line))).toEqual([]);
  });

  it('was looked at: lines and exports there are', () => {
    expect(system.lines.length).toBeGreaterThan(0);
    expect(collector.bodies.length).toBeGreaterThan(1);
  });
});

/** As it is, or escaped for a URL. */
function holds(line: string, word: string): boolean {
  const text = line.toLowerCase();
  return [word, encodeURIComponent(word)].some((form) => text.includes(form.toLowerCase()));
}
