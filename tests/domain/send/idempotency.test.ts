import { expect, it } from 'vitest';
import { payloadFingerprint } from '../../../shared/domain/send/idempotency.ts';

const message = {
  contact: { id: 'c-42' as never, email: 'ada@example.com', name: null },
  to: [],
  cc: [],
  bcc: [],
  subject: 'Offer',
  html: null,
  text: 'Hello',
  attachments: [],
  replyTo: null,
  replyAll: false,
};

it('a key of the version that knew one addressee only is good for the same request', () => {
  expect(payloadFingerprint(message)).toBe(
    'e30a9c3ea74d734c1b6d5982e20ebf0f964d753ecbfa8e38a64ee3cb36800f54',
  );
});

it('another addressee in To is another request', () => {
  const to = [{ email: 'bo@example.com' }];
  expect(payloadFingerprint({ ...message, to })).not.toBe(payloadFingerprint(message));
  expect(payloadFingerprint({ ...message, to })).not.toBe(
    payloadFingerprint({ ...message, cc: to }),
  );
});
