import fc from 'fast-check';
import { expect, it } from 'vitest';
import { snippetOf } from '../../../shared/domain/entry/new-text.ts';

it('is the start of a text on one line', () => {
  expect(snippetOf('  Dear Anna,\r\n\r\n\tthank\u00a0you \u200b\u034f\n')).toBe(
    'Dear Anna, thank you',
  );
});

it('ends a long one with an ellipsis and keeps emoji whole', () => {
  const snippet = snippetOf('👋'.repeat(500));
  expect(Array.from(snippet)).toHaveLength(200);
  expect(snippet.endsWith('👋…')).toBe(true);
});

it('is at most 200 characters of well-formed text on one line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 6000 }), (text) => {
      const snippet = snippetOf(text);
      expect(Array.from(snippet).length).toBeLessThanOrEqual(200);
      expect(snippet.isWellFormed()).toBe(true);
      expect(snippet).not.toMatch(/[\r\n\t]/);
    }),
  );
});
