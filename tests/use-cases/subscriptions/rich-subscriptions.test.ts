import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { renewalDueAt } from '../../../shared/domain/mailbox/subscription-plan.ts';
import { newCertificate } from '../../stage/microsoft/notification-content.ts';
import { upkeepStage } from '../../stage/use-cases/upkeep-stage.ts';

const HOUR = 3600_000;
const MINUTE = 60_000;
const first = newCertificate();
const second = newCertificate();
let stage: Awaited<ReturnType<typeof upkeepStage>>;
beforeEach(async () => {
  stage = await upkeepStage();
  stage.deps.encryptFor = first;
});
afterEach(() => stage.close());

const made = () => [...stage.world.subscriptions.values()];
const stored = async () => Object.values((await stage.mailbox()).subscriptions);
const certificates = () => made().map(({ resourceData }) => resourceData?.certificateId);
const asked = () => stage.asked().filter((one) => !one.startsWith('GET'));

describe('with rich notifications', () => {
  test('a mailbox has two subscriptions with content for the newest certificate, without subject or addresses', async () => {
    await stage.run('subscribe');
    expect(certificates()).toEqual([first.id, first.id]);
    expect((await stored()).map(({ certificateId }) => certificateId)).toEqual([
      first.id,
      first.id,
    ]);
    for (const { resourceData, immutableIds } of made()) {
      expect(immutableIds).toBe(true);
      expect(resourceData?.select).toEqual([
        'id',
        'conversationId',
        'internetMessageId',
        'isDraft',
        'parentFolderId',
        'receivedDateTime',
      ]);
    }
  });

  test('they live for less than a day, and are renewed half a day before their end', async () => {
    await stage.run('subscribe');
    await stage.drain();
    const ends = made().map(({ expires }) => expires);
    const now = stage.world.clock.now();
    expect(Math.max(...ends)).toBeLessThanOrEqual(now + 1_400 * MINUTE);
    expect(Math.min(...ends)).toBeGreaterThan(now + 1_390 * MINUTE);
    expect(renewalDueAt(await stage.mailbox())).toBe(Math.min(...ends) - 12 * HOUR);
    stage.asked();
    await stage.fire('renew');
    await stage.drain();
    expect(asked()).toEqual([]);
    stage.world.clock.advance(11.5 * HOUR);
    await stage.fire('renew');
    await stage.drain();
    expect(asked()).toEqual(['PATCH /subscriptions/{id}', 'PATCH /subscriptions/{id}']);
    // Not due again at once, though all of the new life is within a day.
    stage.world.clock.advance(HOUR);
    await stage.fire('renew');
    await stage.drain();
    expect(asked()).toEqual([]);
  });

  test('a renewal brings the next certificate, without a gap', async () => {
    await stage.run('subscribe');
    await stage.drain();
    const ids = made().map(({ id }) => id);
    stage.asked();
    await stage.run('renew', {}, { encryptFor: second });
    expect(asked()).toEqual(['PATCH /subscriptions/{id}', 'PATCH /subscriptions/{id}']);
    expect(made().map(({ id }) => id)).toEqual(ids);
    expect(certificates()).toEqual([second.id, second.id]);
    expect((await stored()).map(({ certificateId }) => certificateId)).toEqual([
      second.id,
      second.id,
    ]);
    expect(stage.queues.sent).toEqual([]);
  });
});

test.each(['conflict', 'allow'] as const)(
  'switched on or off, a renewal replaces them, and a resync fills the gap (duplicates: %s)',
  async (duplicates) => {
    stage.world.settings.duplicateSubscriptions = duplicates;
    stage.deps.encryptFor = null;
    await stage.run('subscribe');
    await stage.drain();
    const [basic] = await stored();
    expect(basic).not.toHaveProperty('certificateId');
    await stage.run('renew', {}, { encryptFor: first });
    expect(certificates()).toEqual([first.id, first.id]);
    expect((await stored()).map(({ id }) => id).toSorted()).toEqual(
      made()
        .map(({ id }) => id)
        .toSorted(),
    );
    expect(stage.queues.sent).toMatchObject([
      { work: { task: 'resync', detail: { reason: 'new_subscription' } } },
    ]);
    await stage.run('renew', {}, { encryptFor: null });
    expect(certificates()).toEqual([undefined, undefined]);
    expect((await stored()).some((one) => 'certificateId' in one)).toBe(false);
  },
);
