import { expect, it } from 'vitest';
import { comparable, domainOf } from '../../shared/domain/address.ts';

it('an internationalised domain equals its punycode form, in any case', () => {
  const same = ['Carla@Bücher.example', 'carla@xn--bcher-kva.example', ' CARLA@BÜCHER.EXAMPLE '];
  expect(new Set(same.map((email) => comparable(email)))).toEqual(
    new Set(['carla@xn--bcher-kva.example']),
  );
  expect(comparable('a@例え.jp')).toBe('a@xn--r8jz45g.jp');
  expect(domainOf('Carla@Bücher.example')).toBe('xn--bcher-kva.example');
});

it('the local part keeps its letters: it has no other form', () => {
  expect(comparable('Jürgen@contoso.example')).toBe('jürgen@contoso.example');
  expect(comparable('ju\u0308rgen@contoso.example')).toBe('jürgen@contoso.example');
});

it.each(['a@é/b', 'a@é:80', 'é', '@é', 'a@é@ü', '', 'a@'])(
  'what is no address stays one string: %j',
  (email) => {
    expect(typeof comparable(email)).toBe('string');
    expect(comparable(comparable(email))).toBe(comparable(email));
  },
);
