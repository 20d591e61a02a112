import { expect, it } from 'vitest';
import { itemFile, shownName } from '../../../shared/domain/entry/received-attachment.ts';

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
])('an attached item is a file of its kind: %s', (name, content, file, contentType) => {
  expect(itemFile(name, Buffer.from(content))).toEqual({ name: file, contentType });
});
