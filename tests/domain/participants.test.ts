import fc from 'fast-check';
import { expect, it } from 'vitest';
import { withRecipients } from '../../shared/domain/participants.ts';

const USER = 'anna@contoso.example';

it('adds whom the user wrote to, comparable, once, and never the user', () => {
  const before = ['carla@fabrikam.example'];
  const to = ['Dora@Fabrikam.example', 'dora@fabrikam.example', 'ANNA@contoso.example', ''];
  const recipients = to.map((email) => ({ email }));
  expect(withRecipients(before, recipients, USER)).toEqual([...before, 'dora@fabrikam.example']);
});

it('gives the same list back when nobody is new', () => {
  const before = ['carla@fabrikam.example'];
  expect(withRecipients(before, [{ email: 'Carla@fabrikam.example' }], USER)).toBe(before);
});

it('stays within a table property: whoever comes after is an unknown sender', () => {
  const crowd = Array.from({ length: 500 }, (_, at) => ({
    email: `${at}${'x'.repeat(80)}@x.example`,
  }));
  const full = withRecipients(['first@x.example'], crowd, USER);
  expect(JSON.stringify(full).length).toBeLessThanOrEqual(30_000);
  expect(full.length).toBeGreaterThan(300);
  expect(withRecipients(full, [{ email: `late${'x'.repeat(80)}@x.example` }], USER)).toBe(full);
});

it('loses nobody, however many mails add however many', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.emailAddress(), { maxLength: 500 }), { maxLength: 4 }),
      (mails) => {
        let list: readonly string[] = ['first@x.example'];
        for (const mail of mails) {
          const next = withRecipients(
            list,
            mail.map((email) => ({ email })),
            USER,
          );
          expect(next.slice(0, list.length)).toEqual(list);
          list = next;
        }
        expect(JSON.stringify(list).length).toBeLessThanOrEqual(30_000);
      },
    ),
    { numRuns: 20 },
  );
});
