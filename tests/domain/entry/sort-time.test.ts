import { expect, it } from 'vitest';
import { entryId } from '../../../shared/domain/entry/entry-id.ts';
import { sortTime } from '../../../shared/domain/entry/sort-time.ts';

const received = '2026-11-24T10:00:00Z';
const at = Date.parse(received);

it('is the time of receipt', () => {
  expect(sortTime(received, null)).toBe(at);
  expect(sortTime(received, entryId(at - 5000, 'x'))).toBe(at);
});

it('puts an answer after what it answers within the same second, and when two clocks differ', () => {
  expect(sortTime(received, entryId(at, 'x'))).toBe(at + 1);
  expect(sortTime(received, entryId(at + 900, 'x'))).toBe(at + 901);
  expect(entryId(at + 901, 'y') < entryId(at + 900, 'x')).toBe(true);
});

it('leaves a time alone that no clock explains', () => {
  expect(sortTime(received, entryId(at + 3_600_000, 'x'))).toBe(at);
});
