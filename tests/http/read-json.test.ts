import { describe, expect, it } from 'vitest';
import { BOUNDS } from '../../shared/domain/bounds.ts';
import { hasTooManyValues, parseJson } from '../../shared/http/read-json.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const most = BOUNDS.jsonValues;

describe('a body with more values than the interface has is refused before it is parsed', () => {
  it.each([
    ['objects', `[${'{},'.repeat(most)}{}]`],
    ['numbers', `[${'0,'.repeat(most)}0]`],
    ['strings', `[${'"",'.repeat(most)}""]`],
    ['arrays in each other', '['.repeat(most + 1)],
    ['members', `{${Array.from({ length: most }, (_, n) => `"${n}":0`).join(',')}}`],
    ['quotes that are no JSON', '"'.repeat(2 * most + 2)],
  ])('%s', (_, text) => {
    expect(() => parseJson(bytes(text))).toThrow(
      expect.objectContaining({ code: 'request_too_large' }),
    );
  });

  it('what stands in a string is no value, whatever it looks like', () => {
    const html = `${'{color:red,margin:[0]}'.repeat(most)}"{{{,,,`;
    expect(hasTooManyValues(bytes(`{"html":${JSON.stringify(html)}}`))).toBe(false);
  });

  it('an escaped quote does not end its string', () => {
    const commas = ','.repeat(most + 1);
    const text = `{"a":"\\"${commas}\\\\\\"${commas}"}`;
    expect(parseJson(bytes(text))).toEqual({ a: `"${commas}\\"${commas}` });
  });

  it('and an escaped escape does not hide its end', () => {
    const text = `{"a":"\\\\","b":[${'0,'.repeat(most)}0]}`;
    expect(hasTooManyValues(bytes(text))).toBe(true);
  });

  it('a full webhook of 4 MB and the largest send have fewer', () => {
    const item = {
      subscriptionId: '7f105c7d-2dc5-4530-97cd-4e7ae6534c07',
      subscriptionExpirationDateTime: '2026-11-25T18:23:45.9356913Z',
      clientState: 'v1.'.padEnd(89, 'a'),
      changeType: 'created',
      resource: `Users/${'a'.repeat(36)}/Messages/${'a'.repeat(152)}`,
      resourceData: {
        '@odata.type': '#Microsoft.Graph.Message',
        '@odata.id': `Users/${'a'.repeat(36)}/Messages/${'a'.repeat(152)}`,
        '@odata.etag': 'W/"CQAAABYAAAD"',
        id: 'a'.repeat(152),
      },
      tenantId: '84bd8158-6d4d-4958-8b9f-9d6445542f95',
    };
    const length = Math.floor(BOUNDS.notificationBytes / JSON.stringify(item).length);
    const body = JSON.stringify({ value: Array.from({ length }, () => item) });
    expect(hasTooManyValues(bytes(body))).toBe(false);

    const address = { email: 'someone@partner.example', name: 'Someone' };
    const cc = Array.from({ length: BOUNDS.recipients }, () => address);
    const file = { name: 'a.pdf', contentType: 'application/pdf', contentBase64: 'AAAA' };
    const attachments = Array.from({ length: BOUNDS.attachments }, () => file);
    expect(hasTooManyValues(bytes(JSON.stringify({ cc, attachments, html: '<p>' })))).toBe(false);
  });
});
