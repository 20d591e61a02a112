import { expect, it } from 'vitest';
import { BOUNDS } from '../../shared/domain/bounds.ts';
import { payloadFingerprint } from '../../shared/domain/send/idempotency.ts';
import { parseSend } from '../../shared/http/send-parsing.ts';
import { sendPool } from '../../shared/http/send-pool.ts';
import { largestAsJson, largestAsParts, PARTS_TYPE } from '../hostile/largest-send.ts';

const pool = sendPool();
const attachmentLimit = 3 * 1024 * 1024;
const JSON_TYPE = 'application/json';
const SIZES = [1_000, 5_000_000];

it.each(
  SIZES.flatMap((size) => [
    ['JSON', size, largestAsJson(size), JSON_TYPE] as const,
    ['parts', size, largestAsParts(size), PARTS_TYPE] as const,
  ]),
)(
  '%s with files of %i bytes are read as on the event loop',
  async (_, _size, bytes, contentType) => {
    const expected = await parseSend({ bytes, contentType, attachmentLimit });
    const message = await pool({ bytes: new Uint8Array(bytes), contentType, attachmentLimit });
    expect(payloadFingerprint(message)).toBe(payloadFingerprint(expected));
    expect(message.attachments.length).toBeGreaterThan(0);
  },
);

it('the bytes of a large send are handed over and not copied', async () => {
  const bytes = new Uint8Array(largestAsJson(5_000_000));
  const parsed = pool({ bytes, contentType: JSON_TYPE, attachmentLimit });
  expect(bytes.length).toBe(0);
  await parsed;
});

it.each([
  ['no JSON', Buffer.alloc(BOUNDS.jsonBytes + 1), attachmentLimit, 'invalid_json'],
  ['a file too large', largestAsJson(1_000_000), 1_000, 'attachment_too_large'],
])('a large send is refused as a small one: %s', async (_, bytes, limit, code) => {
  const body = { contentType: JSON_TYPE, attachmentLimit: limit };
  const expected = await parseSend({ ...body, bytes }).catch((error: unknown) => error);
  const refusal = await pool({ ...body, bytes: new Uint8Array(bytes) }).catch(
    (error: unknown) => error,
  );
  expect(refusal).toMatchObject({ name: 'Refusal', code });
  expect(refusal).toEqual(expected);
});

it('a thread that dies is no answer to the sender', async () => {
  const odd = sendPool(new URL('./odd-send-thread.ts', import.meta.url));
  const bytes = new Uint8Array(BOUNDS.jsonBytes + 1);
  await expect(odd({ bytes, contentType: JSON_TYPE, attachmentLimit })).rejects.toMatchObject({
    kind: 'unavailable',
    code: 'send_parsing_failed',
  });
});
