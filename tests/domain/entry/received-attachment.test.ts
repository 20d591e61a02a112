import { expect, it } from 'vitest';
import {
  isScanPlaceholder,
  itemFile,
  mayBeScanned,
  mayFit,
  shownName,
} from '../../../shared/domain/entry/received-attachment.ts';

it.each([
  ['offer.pdf', 'offer.pdf'],
  ['C:\\Users\\carla\\offer.pdf', 'offer.pdf'],
  ['../../etc/passwd', 'passwd'],
  ['invoice\u202efdp.exe', 'invoicefdp.exe'],
  ['a\u0000b\r\nc.txt', 'abc.txt'],
  ['\u2066offer\u2069.pdf', 'offer.pdf'],
  ['  offer.pdf  ', 'offer.pdf'],
  ['', 'attachment'],
  ['..', 'attachment'],
  ['folder/', 'attachment'],
  ['報告書.pdf', '報告書.pdf'],
])('a name has no path and nothing that hides what it is: %j', (name, shown) => {
  expect(shownName(name)).toBe(shown);
});

it('a long name keeps its ending, and no half character', () => {
  expect(shownName(`${'a'.repeat(10_000)}.pdf`)).toHaveLength(256);
  expect(shownName(`${'a'.repeat(500)}.pdf`)).toMatch(/a\.pdf$/);
  expect(shownName(`${'😀'.repeat(500)}.pdf`).isWellFormed()).toBe(true);
});

it.each([
  ['Re: Offer', 'Received: from x', 'Re: Offer.eml', 'message/rfc822'],
  ['Offer.EML', 'Received: from x', 'Offer.EML', 'message/rfc822'],
  ['Carla Rossi', 'BEGIN:VCARD\r\nVERSION:3.0', 'Carla Rossi.vcf', 'text/vcard'],
  ['Meeting', '\r\nBEGIN:VCALENDAR\r\n', 'Meeting.ics', 'text/calendar'],
  ['Carla', '\ufeffBEGIN:VCARD\r\n', 'Carla.vcf', 'text/vcard'],
  ['Offer 17/2026', 'Received: from x', 'Offer 17-2026.eml', 'message/rfc822'],
  ['..\\..\\x', 'Received: from x', '..-..-x.eml', 'message/rfc822'],
])('an attached item is a file of its kind: %s', (name, content, file, contentType) => {
  expect(itemFile(name, Buffer.from(content))).toEqual({ name: file, contentType });
});

const LIMIT = 3 * 1024 * 1024;

it('reads what Graph calls larger than its content', () => {
  // Graph showed 3,640,066 for a file of 3,483,322 bytes.
  expect(mayFit(Math.ceil(LIMIT * (3_640_066 / 3_483_322)), LIMIT)).toBe(true);
  expect(mayFit(LIMIT * 1.1 + 64 * 1024, LIMIT)).toBe(true);
});

it('leaves unread what is over 1.1 times the limit and 64 KB', () => {
  expect(mayFit(LIMIT * 1.1 + 64 * 1024 + 1, LIMIT)).toBe(false);
});

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
