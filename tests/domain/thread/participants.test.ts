import fc from 'fast-check';
import { expect, it } from 'vitest';
import { participantTimes, withRecipients } from '../../../shared/domain/thread/participants.ts';

const OWN = ['anna@contoso.example', 'a.berg@contoso.example'];
const SINCE = '2026-11-24T12:00:00.000Z';
const list = (...participants: string[]) => ({ participants, joined: [] });

it('adds whom the user wrote to, comparable, once, with the time, and no own address', () => {
  const before = list('carla@fabrikam.example');
  const to = [
    'Dora@Fabrikam.example',
    'dora@fabrikam.example',
    ...OWN,
    'A.Berg@contoso.example',
    'anna+crm@contoso.example',
    '',
  ];
  const recipients = to.map((email) => ({ email }));
  expect(withRecipients(before, recipients, OWN, SINCE)).toEqual({
    participants: ['carla@fabrikam.example', 'dora@fabrikam.example'],
    joined: [{ email: 'dora@fabrikam.example', since: SINCE }],
  });
});

it('gives the same object back when nobody is new, so that nobody is younger than they are', () => {
  const before = list('carla@fabrikam.example');
  const again = [{ email: 'Carla@fabrikam.example' }];
  expect(withRecipients(before, again, OWN, SINCE)).toBe(before);
});

it('stays a small row: whoever comes after is an unknown sender', () => {
  const crowd = Array.from({ length: 500 }, (_, at) => ({
    email: `${at}${'x'.repeat(80)}@x.example`,
  }));
  const full = withRecipients(list('first@x.example'), crowd, OWN, SINCE);
  expect(JSON.stringify(full.participants).length).toBeLessThanOrEqual(30_000);
  expect(full.participants.length).toBeGreaterThan(300);
  const late = [{ email: `late${'x'.repeat(80)}@x.example` }];
  expect(withRecipients(full, late, OWN, SINCE)).toBe(full);
});

it('loses nobody, however many mails add however many', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.emailAddress(), { maxLength: 500 }), { maxLength: 4 }),
      (mails) => {
        let all = withRecipients(list(), [{ email: 'first@x.example' }], OWN, SINCE);
        for (const mail of mails) {
          const recipients = mail.map((email) => ({ email }));
          const next = withRecipients(all, recipients, OWN, SINCE);
          expect(next.participants.slice(0, all.participants.length)).toEqual(all.participants);
          all = next;
        }
        expect(JSON.stringify(all.participants).length).toBeLessThanOrEqual(30_000);
      },
    ),
    { numRuns: 20 },
  );
});

it('a participant without a time is there since ever; of two times the earlier counts', () => {
  const thread = {
    participants: ['carla@fabrikam.example', 'dora@fabrikam.example'],
    joined: [{ email: 'dora@fabrikam.example', since: SINCE }],
  };
  const contact = {
    participants: ['Carla@Fabrikam.example', 'new@fabrikam.example'],
    joined: [
      { email: 'carla@fabrikam.example', since: SINCE },
      { email: 'new@fabrikam.example', since: SINCE },
    ],
  };
  expect([...participantTimes(thread, contact)]).toEqual([
    ['carla@fabrikam.example', -Infinity],
    ['dora@fabrikam.example', Date.parse(SINCE)],
    ['new@fabrikam.example', Date.parse(SINCE)],
  ]);
});
