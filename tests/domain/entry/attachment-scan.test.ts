import { expect, it } from 'vitest';
import { isScanPlaceholder, mayBeScanned } from '../../../shared/domain/entry/attachment-scan.ts';

it.each(['ATP Scan In Progress', 'Safe Attachments Scan In Progress', 'ATP Scan In Progress.eml'])(
  'takes %s for the scanner’s placeholder',
  (name) => expect(isScanPlaceholder({ name })).toBe(true),
);

it.each(['plan.pdf', 'About the ATP Scan In Progress.pdf', ''])('takes "%s" for a file', (name) =>
  expect(isScanPlaceholder({ name })).toBe(false),
);

it('waits for an hour: what is still there then was forwarded so', () => {
  expect(mayBeScanned(1000, 1000 + 59 * 60_000)).toBe(true);
  expect(mayBeScanned(1000, 1000 + 60 * 60_000)).toBe(false);
});
