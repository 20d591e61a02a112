import { describe, expect, it } from 'vitest';
import { makeNotificationCertificate } from '../../local/notification-certificate.ts';
import { superviseHost } from '../../local/supervised-host.ts';
import type { Json } from '../stage/system/crm.ts';
import { NO_TIMERS } from '../stage/system/no-timers.ts';
import type { Person } from '../stage/system/person.ts';
import { expectConversation, openSystem, type Cast } from '../stage/system/system-stage.ts';

const DAY_MS = 24 * 3_600_000;
const THREADING = 'batched GET /me/messages/{id}';
const [older, newer] = [makeNotificationCertificate(), makeNotificationCertificate()];

const { system, on } = await openSystem({
  env: {
    // A resync would bring in what this is about.
    ...NO_TIMERS,
    GRAPH_NOTIFICATIONS: 'rich',
    GRAPH_NOTIFICATION_CERTIFICATES: older,
    DELAY_SCALE: '0.01',
  },
});

/** What Graph was asked of single messages of this mailbox; threading is asked for in a batch. */
const asked = async ({ email }: Person): Promise<readonly string[]> => {
  const { requests } = await on.control('GET', 'requests');
  return requests
    .filter((one: Json) => one.mailbox === email && one.template.startsWith('/me/messages/{id}'))
    .map((one: Json) => `${one.batch === null ? '' : 'batched '}${one.method} ${one.template}`);
};

/** A thread that the CRM began, and from now on nothing asked. */
async function quiet(subject: string): Promise<Cast & { readonly first: Json }> {
  const cast = await on.started(subject);
  await system.idle();
  await on.control('DELETE', 'requests');
  return cast;
}

const counters = async (app: Cast['app']): Promise<Record<string, number>> =>
  (await on.ops(app, 'health')).body.counters;

describe('notifications that carry their threading', () => {
  it('are subscribed to for less than a day, for ids and threading properties alone', async () => {
    const { anna } = await on.connected();
    const made = await on.subscriptions(anna);
    expect(made).toHaveLength(2);
    for (const { resource, resourceData, expires } of made) {
      expect(resource).toMatch(
        /\?\$select=id,conversationId,internetMessageId,isDraft,parentFolderId,receivedDateTime&\$expand=singleValueExtendedProperties\(/,
      );
      expect(resourceData.select).not.toContain('subject');
      expect(Date.parse(expires)).toBeLessThan(Date.now() + DAY_MS);
    }
  });

  it('of unrelated mail cost Graph no request', async () => {
    const { anna, carla } = await quiet('Unrelated');
    await carla.send({ to: [{ email: anna.email }], subject: 'Private', text: 'x' });
    await system.idle();
    expect(await asked(anna)).toEqual([]);
  });

  it('of an answer bring it in with two requests', async () => {
    const { app, anna, carla, first } = await quiet('Answered');
    await carla.reply(first.internetMessageId, { text: 'Yes' });
    await expectConversation(app, ['Yes', 'Hello']);
    await system.idle();
    expect(await asked(anna)).toEqual(['GET /me/messages/{id}', 'GET /me/messages/{id}']);
  });

  it('of what the user sends from Outlook bring it in, though its draft was told of before', async () => {
    const { app, anna, carla } = await quiet('From Outlook');
    const sent = await anna.find('From Outlook', 'sentitems');
    await anna.reply(sent.internetMessageId, { text: 'One more thing', to: [carla.email] });
    await expectConversation(app, ['One more thing', 'Hello']);
  });

  it('and are damaged on their way fall back to their ids, and are counted', async () => {
    const { app, anna, carla, first } = await quiet('Damaged');
    const before = (await counters(app))['notification_content_not_authentic'] ?? 0;
    await on.fault({ target: 'notification', mailbox: anna.email }, { type: 'corrupt' });
    await carla.reply(first.internetMessageId, { text: 'Still in' });
    await expectConversation(app, ['Still in', 'Hello']);
    await system.idle();
    expect((await asked(anna))[0]).toBe(THREADING);
    expect((await counters(app))['notification_content_not_authentic']).toBe(before + 1);
    expect((await counters(app))['notification_content_opened']).toBeGreaterThan(0);
    // Neither what was opened nor what was not.
    const log = system.lines.join('\n');
    for (const word of ['Still in', 'Private', String(first.internetMessageId), carla.email])
      expect(log).not.toContain(word);
  });
});

describe('the next certificate', () => {
  it('takes the place of the one before at the renewal; until then what that one encrypts is read', async () => {
    const { app, anna, carla, first } = await quiet('Rotation');
    const certificates = async () =>
      (await on.subscriptions(anna)).map((one) => one.resourceData.certificateId);
    const before = await certificates();
    await system.host.stop();
    const rotated = await superviseHost({
      appRoot: process.cwd(),
      port: Number(new URL(system.host.url).port),
      env: {
        PATH: process.env['PATH'],
        ...system.settings,
        GRAPH_NOTIFICATION_CERTIFICATES: `${newer},${older}`,
      },
    });
    try {
      await on.control('DELETE', 'requests');
      await carla.reply(first.internetMessageId, { text: 'For the old one' });
      await expectConversation(app, ['For the old one', 'Hello']);
      expect(await asked(anna)).not.toContain(THREADING);
      expect(await certificates()).toEqual(before);

      const ids = (await on.subscriptions(anna)).map(({ id }) => id);
      await on.control('POST', 'lifecycle', {
        email: anna.email,
        event: 'reauthorizationRequired',
      });
      await expect.poll(certificates).not.toEqual(expect.arrayContaining([before[0]]));
      expect((await on.subscriptions(anna)).map(({ id }) => id)).toEqual(ids);

      await on.control('DELETE', 'requests');
      await carla.send({ to: [{ email: anna.email }], subject: 'Private', text: 'x' });
      await carla.reply(first.internetMessageId, { text: 'For the new one' });
      await expectConversation(app, ['For the new one', 'For the old one', 'Hello']);
      expect(await asked(anna)).not.toContain(THREADING);
    } finally {
      await rotated.stop();
    }
  });
});
