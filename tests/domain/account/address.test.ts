import { domainToASCII, domainToUnicode } from 'node:url';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { comparable, domainOf, emailSchema } from '../../../shared/domain/account/address.ts';

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

it('an address in its comparable form is its own comparable form, whatever it is', () => {
  const odd = fc.constantFrom(
    '@',
    '.',
    'İ',
    'ſ',
    'ß',
    'ς',
    '\u0301',
    '\u00ad',
    '。',
    '１',
    'Ü',
    ' ',
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.oneof(odd, fc.string({ maxLength: 3 }))).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(texts, (email) => {
      expect(comparable(comparable(email))).toBe(comparable(email));
    }),
    { numRuns: 500 },
  );
});

it('every domain equals its punycode form and what people read of that', () => {
  const label = fc.string({
    unit: fc.constantFrom(...Array.from('aäéøßñčłżжяאבعم日本語한국ไทยहिंदी')),
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(label, (name) => {
      const ascii = domainToASCII(`${name}.example`);
      fc.pre(ascii !== '');
      const forms = [`${name}.example`, ascii, domainToUnicode(ascii), ascii.toUpperCase()];
      expect(new Set(forms.map((domain) => comparable(`carla@${domain}`))).size).toBe(1);
    }),
  );
});

it.each([
  ['Hindi', 'carla@उदाहरण.example', 'xn--p1b6ci4b4b3a'],
  ['Thai', 'carla@ที่นี่.example', 'xn--o3ce7fb7gc'],
  ['Tamil', 'carla@தமிழ்.example', 'xn--rlcus7b3d'],
  ['an accent that is not composed', 'carla@bu\u0308cher.example', 'xn--bcher-kva'],
])('takes a domain whose letters have marks, and its punycode: %s', (_, email, label) => {
  const ascii = `carla@${label}.example`;
  expect([email, ascii].map((one) => emailSchema.safeParse(one).success)).toEqual([true, true]);
  expect(comparable(email)).toBe(ascii);
});

it.each(['\u0308a@x.example', 'a@\u0308x.example', 'a.\u0308b@x.example'])(
  'takes no address in which a mark stands for itself: %j',
  (email) => {
    expect(emailSchema.safeParse(email).success).toBe(false);
  },
);
