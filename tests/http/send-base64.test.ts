import { describe, expect, it } from 'vitest';
import { jsonSendSchema } from '../../shared/http/send-request.ts';

const read = (contentBase64: string): Uint8Array | undefined => {
  const parsed = jsonSendSchema.safeParse({
    contact: { id: 'c', email: 'a@x.example' },
    subject: 'Hi',
    text: 'Hi',
    attachments: [{ name: 'a.bin', contentType: 'application/octet-stream', contentBase64 }],
  });
  return parsed.data?.attachments[0]?.contentBase64;
};

describe('of base64 only the one exact spelling is taken', () => {
  it.each(['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar', 'ÿþý~~~'])('%j', (content) => {
    const bytes = Buffer.from(content);
    expect(read(bytes.toString('base64'))).toEqual(new Uint8Array(bytes));
  });

  it.each([
    ['without padding', 'Zg'],
    ['padding in the middle', 'Zg==Zg=='],
    ['bits that say nothing', 'Zh=='],
    ['the alphabet of URLs', '-_-_'],
    ['a blank', 'Zm9v YmFy'],
    ['a line end', 'Zm9v\n'],
    ['foreign characters', 'Zm9v!!!!'],
    ['one character more', 'Zm9vY'],
    ['padding alone', '===='],
    ['too much padding', 'Zm9v===='],
  ])('not with %s', (_, text) => expect(read(text)).toBeUndefined());
});
