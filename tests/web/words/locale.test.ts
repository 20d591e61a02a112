import { expect, test } from 'vitest';
import { directionOf, languageOf } from '../../../web/words/language.ts';
import { locale, regional } from '../../../web/words/locale.ts';

const noon = new Date(2026, 2, 2, 12, 0).getTime();

test('a language is found by its tag, and English stands for those that are not there', () => {
  expect(['de-AT', 'DE', 'ar-EG', 'en-GB', 'fr', ''].map(languageOf)).toEqual([
    'de',
    'de',
    'ar',
    'en',
    'en',
    'en',
  ]);
  expect(directionOf('ar')).toBe('rtl');
});

test('times of today are a time of day, others have their day', () => {
  const { time } = locale('en', 'en-GB', () => noon);
  expect(time(noon - 60_000)).toBe('11:59');
  expect(time(new Date(2026, 1, 28, 8, 5).getTime())).toBe('28 Feb, 08:05');
  expect(time(new Date(2025, 1, 28, 8, 5).getTime())).toBe('28 Feb 2025, 08:05');
});

test('a page that names no region leaves that to its reader', () => {
  expect(regional('en', ['de-DE', 'en-GB', 'en-US'])).toBe('en-GB');
  expect(regional('en-US', ['en-GB'])).toBe('en-US');
  expect(regional('de', ['en-GB'])).toBe('de');
  expect(regional('', ['en-GB'])).toBe('');
});

test('plurals are the language’s own', () => {
  const forms = { one: 'one', two: 'two', few: '# few', other: '# other' };
  const arabic = locale('ar', 'ar-u-nu-latn');
  expect([1, 2, 3, 11].map((count) => arabic.plural(count, forms))).toEqual([
    'one',
    'two',
    '3 few',
    '11 other',
  ]);
  expect(locale('en', 'en').plural(2, { one: '1', other: '# other' })).toBe('2 other');
});

test('a tag that is none does no harm', () => {
  expect(locale('de', 'de_DE!').number(1234.5)).toBe('1.234,5');
});

test('sizes have a unit that fits', () => {
  const { size } = locale('en', 'en');
  expect([0, 900, 2_400, 3_200_000].map(size)).toEqual(['0 byte', '900 byte', '2 kB', '3.1 MB']);
});
