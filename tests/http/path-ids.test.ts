import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountIdSchema, entryIdSchema } from '../../shared/domain/ids.ts';

const ALPHABET = 'ABCXYZabcxyz0189._~-:@|+=';

describe('an id of the CRM', () => {
  it.each([
    '.',
    '..',
    '',
    '%2e',
    '%2e%2e',
    'a/b',
    'a\\b',
    'a#b',
    'a?b',
    'a b',
    'a!b',
    'a\u0000b',
    'a\nb',
    'a\n',
    'ä',
    'x'.repeat(129),
  ])('is never %j', (id) => {
    expect(accountIdSchema.safeParse(id).success).toBe(false);
  });

  it('may be anything of 1 to 128 characters of its alphabet but a dot segment', () => {
    const id = fc.string({
      unit: fc.constantFrom(...ALPHABET.split('')),
      minLength: 1,
      maxLength: 128,
    });
    fc.assert(
      fc.property(id, (text) => {
        expect(accountIdSchema.safeParse(text).success).toBe(text !== '.' && text !== '..');
      }),
    );
  });

  it('of ours holds nothing that a path or key could mistake', () => {
    for (const id of ['../x', 'a/b', 'a.b', '', 'a!b'])
      expect(entryIdSchema.safeParse(id).success).toBe(false);
  });
});
