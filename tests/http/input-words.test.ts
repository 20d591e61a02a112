import { expect, it } from 'vitest';
import { contactRequestSchema } from '../../shared/http/contact-request.ts';
import { conforming } from '../../shared/http/read-json.ts';
import { Refusal } from '../../shared/http/refusal.ts';
import { jsonSendSchema } from '../../shared/http/send-request.ts';

const email = 'ada@example.com';
const send = { contact: { id: 'c-42', email }, subject: 'Offer', text: 'Hello' };

it.each<[string, object, string, string]>([
  ['a missing field', { name: 'Ada' }, '/emails', 'is missing'],
  ['another type', { emails: email }, '/emails', 'must be a list'],
  ['too few', { emails: [] }, '/emails', 'must have at least 1 item'],
  [
    'too long',
    { emails: [email], name: 'x'.repeat(999) },
    '/name',
    'must have at most 256 characters',
  ],
  ['an unknown field', { emails: [email], nme: 'Ada' }, '/nme', 'is not known'],
])('what is wrong is said in the interface’s words: %s', (_, body, pointer, detail) => {
  expect(() => conforming(contactRequestSchema, body)).toThrow(
    expect.objectContaining({ errors: [{ pointer, detail }] }),
  );
});

it('and none of them is the library’s', () => {
  const odd = [null, 7, [], {}, { ...send, to: 7 }, { ...send, cc: [{}] }, { ...send, text: null }];
  for (const value of odd) expect(wordsFor(value)).not.toMatch(/input|expected|received|zod/i);
});

function wordsFor(value: unknown): string {
  try {
    conforming(jsonSendSchema, value);
  } catch (error) {
    if (error instanceof Refusal) return JSON.stringify(error.errors);
  }
  throw new Error(`was taken: ${JSON.stringify(value)}`);
}
