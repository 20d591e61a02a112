import { expect, it } from 'vitest';
import { packWork, unpackMessage } from '../../../shared/domain/work/queue-message.ts';
import { workOf } from '../../stage/memory/memory-queues.ts';

const message = {
  eventId: 'ä 🙂 \u0000 \ufffe',
  home: { kind: 'contact', accountId: 'acme', contactId: 'carla' },
  attempt: 0,
  firstSeen: 1,
};
const work = workOf('events', message);

it('what is packed comes out again, also broken over lines, and is letters that any host and queue takes', () => {
  const packed = packWork(work);
  expect(packed).toMatch(/^[A-Za-z0-9+/]+=*$/);
  expect(unpackMessage(packed)).toEqual(message);
  expect(unpackMessage(packed.replaceAll(/.{20}/g, '$&\r\n '))).toEqual(message);
});

it('what the host has parsed already stays as it is', () => {
  expect(unpackMessage(message)).toBe(message);
});

it.each(['', 'no base64!', '/w==', Buffer.from('{"a":').toString('base64')])(
  'what is neither stays as it came, never half read: %j',
  (text) => {
    expect(unpackMessage(text)).toBe(text);
  },
);
