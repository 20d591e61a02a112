import { expect, it } from 'vitest';
import { contactRequestSchema } from '../../shared/http/contact-request.ts';
import { jsonSendSchema } from '../../shared/http/send-request.ts';

const email = 'carla@fabrikam.example';
const send = { contact: { id: 'carla', email }, subject: 'Offer', text: 'Hello' };

/** Each place that takes a display name, and the subject. */
const PLACES: [string, (text: string) => boolean][] = [
  ['subject', (subject) => jsonSendSchema.safeParse({ ...send, subject }).success],
  [
    "send's contact",
    (name) => jsonSendSchema.safeParse({ ...send, contact: { ...send.contact, name } }).success,
  ],
  ['cc', (name) => jsonSendSchema.safeParse({ ...send, cc: [{ email, name }] }).success],
  ['bcc', (name) => jsonSendSchema.safeParse({ ...send, bcc: [{ email, name }] }).success],
  ['contact', (name) => contactRequestSchema.safeParse({ emails: [email], name }).success],
];

it.each(PLACES)('display names refuse what subjects refuse: %s', (_, takes) => {
  const odd = ['\u0000', '\t', '\r', '\n', '\u007f', '\u0085', '\u009f', '\u2028', '\u2029'];
  for (const text of [...odd, '\ud800', '\udc00']) {
    expect([JSON.stringify(text), takes(`Carla${text}Rossi`)]).toEqual([
      JSON.stringify(text),
      false,
    ]);
  }
});

it.each(PLACES)('display names take what people are called: %s', (_, takes) => {
  for (const text of ['Carla', 'Rossi, Carla', 'カルラ', 'כרלה', '👩‍💻 Carla', '"Carla" <x>', '']) {
    expect([text, takes(text)]).toEqual([text, true]);
  }
});
