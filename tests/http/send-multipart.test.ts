import { expect, it } from 'vitest';
import { BOUNDS } from '../../shared/domain/bounds.ts';
import { parseParts } from '../../shared/http/send-multipart.ts';

const part = (name: string) =>
  `--b\r\nContent-Disposition: form-data; name="${name}"; filename="f"\r\n\r\n{}\r\n`;
const body = (parts: number) =>
  Buffer.from(`${part('message')}${part('f').repeat(parts - 1)}--b--\r\n`);

it.each([
  'multipart/form-data; boundary=b',
  'multipart/form-data; BOUNDARY="b"',
  'multipart/form-data; boundary="\\b"',
  'multipart/form-data; xboundary=c; boundary=b',
  'multipart/form-data; x="boundary=c"; boundary=b',
  'multipart/form-data; boundary=b; boundary=c',
])('more parts than a send may have are counted and not parsed: %s', async (type) => {
  const refusal = {
    code: 'invalid_request',
    message: expect.stringContaining('at most 100 parts'),
  };
  await expect(parseParts(body(BOUNDS.multipartParts + 1), type)).rejects.toMatchObject(refusal);
  expect((await parseParts(body(2), type)).files.size).toBe(1);
});

it.each(['multipart/form-data', 'multipart/form-data; boundary=', 'multipart/form-data; b'])(
  'a body whose boundary is not told is not well-formed: %s',
  async (type) => {
    await expect(parseParts(body(1), type)).rejects.toMatchObject({ code: 'invalid_request' });
  },
);

it('a body that is over what a send may hold in any case is refused as too large and not parsed', async () => {
  const bytes = Buffer.alloc(BOUNDS.multipartBytes + 1);
  const type = 'multipart/form-data; boundary=b';
  await expect(parseParts(bytes, type)).rejects.toMatchObject({ code: 'message_too_large' });
});

it.each([
  ['UTF-8', Buffer.from('{"text":"Grüße, 東京 \ufffd"}'), { text: 'Grüße, 東京 \ufffd' }],
  ['Latin-1', Buffer.from('{"text":"Grüße"}', 'latin1'), null],
  ['UTF-8 that was cut', Buffer.from('{"text":"Grüße"}').filter((byte) => byte !== 0x9f), null],
])(
  'a message in %s is read as it is or refused, never with signs in the place of letters',
  async (_, json, message) => {
    const head = '--bound\r\nContent-Disposition: form-data; name="message"\r\n\r\n';
    const file = `\r\n${part('f').replace('--b', '--bound').replace('{}', '\ufffd\ufffd')}--bound--\r\n`;
    const bytes = Buffer.concat([Buffer.from(head), json, Buffer.from(file)]);
    const parsing = parseParts(bytes, 'multipart/form-data; boundary=bound');
    if (message === null) await expect(parsing).rejects.toMatchObject({ code: 'invalid_json' });
    else expect((await parsing).message).toEqual(message);
  },
);
