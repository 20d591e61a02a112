import { expect, it } from 'vitest';
import { senderNames } from '../../../web/state/sender-names.ts';

it('a name that one entry tells stands at another one of the same address, and replaces none', () => {
  const { learn, named } = senderNames();
  const waiting = { id: 'a', from: { email: 'Anna@contoso.example' } };
  expect(named(waiting)).toBe(waiting);
  learn([{ from: { email: 'anna@contoso.example', name: 'Anna Auer' } }]);
  learn([{ from: { email: 'anna@contoso.example', name: '' } }]);
  expect(named(waiting)).toEqual({
    id: 'a',
    from: { email: 'Anna@contoso.example', name: 'Anna Auer' },
  });
  const own = { from: { email: 'anna@contoso.example', name: 'A. Auer' } };
  expect(named(own)).toBe(own);
  const other = { from: { email: 'ben@contoso.example' } };
  expect(named(other)).toBe(other);
});
