import { expect, it } from 'vitest';
import { mayFit } from '../../../shared/domain/entry/attachment-limit.ts';

const LIMIT = 3 * 1024 * 1024;

it('reads what Graph calls larger than its content', () => {
  // Graph showed 3,640,066 for a file of 3,483,322 bytes.
  expect(mayFit(Math.ceil(LIMIT * (3_640_066 / 3_483_322)), LIMIT)).toBe(true);
  expect(mayFit(LIMIT * 1.1 + 64 * 1024, LIMIT)).toBe(true);
});

it('leaves unread what is over 1.1 times the limit and 64 KB', () => {
  expect(mayFit(LIMIT * 1.1 + 64 * 1024 + 1, LIMIT)).toBe(false);
});
