import { expect, it } from 'vitest';
import { packWork, unpackWork } from '../../../shared/domain/work/work-text.ts';

const work = { eventId: 'ä 🙂 \u0000 \ufffe', attempt: 0 };

it('what is packed comes out again, also broken over lines, and is letters that any host and queue takes', () => {
  const packed = packWork(work);
  expect(packed).toMatch(/^[A-Za-z0-9+/]+=*$/);
  expect(unpackWork(packed)).toEqual(work);
  expect(unpackWork(packed.replaceAll(/.{20}/g, '$&\r\n '))).toEqual(work);
});

it('what the host has parsed already stays as it is', () => {
  expect(unpackWork(work)).toBe(work);
});

it.each(['', 'no base64!', '/w==', Buffer.from('{"a":').toString('base64')])(
  'what is neither stays as it came, never half read: %j',
  (text) => {
    expect(unpackWork(text)).toBe(text);
  },
);
