import { beforeAll, describe, expect, it } from 'vitest';
import { sideBySide } from '../../shared/use-cases/work/side-by-side.ts';
import { crm } from '../stage/system/crm.ts';
import { newPerson } from '../stage/system/person.ts';
import { openSystem } from '../stage/system/system-stage.ts';
import { corpus, delivery, expectEntry } from './corpus.ts';

const { system } = await openSystem({ env: { DELAY_SCALE: '0.01' } });

/** Accounts at once. */
const SIDE_BY_SIDE = 6;

/** An account of its own for each message, in which the CRM has sent "Offer 17" to the contact. */
async function offered(place: number) {
  const user = await newPerson(system, `anna@user${place}.example`);
  const contact = await newPerson(system, `carla@contact${place}.example`);
  const app = crm(system);
  expect((await app.connect('u1', user.email)).status).toBe(200);
  const sent = await app.send('u1', {
    contact: { id: 'carla', email: contact.email },
    subject: 'Offer 17',
    html: '<p>Dear Carla, please find our offer 17.</p>',
  });
  expect(sent.status).toBe(201);
  const places = {
    user: user.email,
    contact: contact.email,
    colleague: `ben@user${place}.example`,
    sent: String((await user.find('Offer 17', 'sentitems'))['internetMessageId']),
  };
  return { app, user, places };
}

const MESSAGES = corpus().map(([name, message], place) => ({ name, message, place }));
const offers: Awaited<ReturnType<typeof offered>>[] = [];

/** All of them wait for the system together, once before their mail and once after. */
beforeAll(async () => {
  await sideBySide(MESSAGES, SIDE_BY_SIDE, async ({ place }) => {
    offers[place] = await offered(place);
  });
  await system.idle({ limitMs: 120_000 });
  await sideBySide(MESSAGES, SIDE_BY_SIDE, async ({ place, message }) => {
    const { user, places } = offers[place] ?? expect.fail();
    await user.deliver(delivery(message, places));
  });
  await system.idle({ limitMs: 120_000 });
}, 300_000);

describe('real-world shaped mail, as a reader sees it', () => {
  it.for(MESSAGES)('$name', async ({ message, place }) => {
    const { app } = offers[place] ?? expect.fail();
    const wanted = message.expect;
    const received = (await app.conversation('carla')).filter((entry) => entry['origin'] !== 'crm');
    const skipped = await app.skipped('u1');
    if ('out' in wanted) {
      expect({ received, skipped }).toEqual({ received: [], skipped: [] });
    } else if ('skipped' in wanted) {
      expect(skipped).toMatchObject([{ code: wanted.skipped }]);
      expect(received).toEqual([]);
    } else {
      expect(skipped).toEqual([]);
      expect(received).toHaveLength(1);
      expectEntry(wanted, (await app.entry('carla', received[0]?.['id'])).body);
    }
  });
});
