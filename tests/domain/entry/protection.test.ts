import { describe, expect, it } from 'vitest';
import { mailHeaders } from '../../../shared/domain/entry/mail-headers.ts';
import {
  protectedNote,
  protectionOf,
  withoutPgp,
} from '../../../shared/domain/entry/protection.ts';

const signs = (
  messageClass: string,
  contentType: string | null = null,
  attachments: readonly (readonly [string, string])[] = [],
) => ({
  messageClass,
  headers: mailHeaders(contentType === null ? null : `Content-Type: ${contentType}`),
  attachments: attachments.map(([name, type]) => ({ name, contentType: type })),
});
const P7M = ['smime.p7m', 'application/pkcs7-mime'] as const;

describe('how a message is protected', () => {
  it.each([
    ['Outlook, encrypted', signs('IPM.Note.SMIME', null, [P7M]), 'smime'],
    [
      'Apple Mail, encrypted',
      signs('IPM.Note', 'application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m'),
      'smime',
    ],
    [
      'Thunderbird, encrypted, its own copy',
      signs('IPM.Note', null, [['smime.p7m', 'application/x-pkcs7-mime']]),
      'smime',
    ],
    [
      'Outlook, signed so that the text is inside',
      signs('IPM.Note.SMIME', 'application/x-pkcs7-mime; smime-type=signed-data'),
      'smime',
    ],
    [
      'signed beside its text',
      signs(
        'IPM.Note.SMIME.MultipartSigned',
        'multipart/signed; protocol="application/pkcs7-signature"',
        [['smime.p7m', 'multipart/signed']],
      ),
      null,
    ],
    [
      'signed, and the mailbox gave it no class',
      signs('IPM.Note', 'multipart/signed', [['smime.p7s', 'application/pkcs7-signature']]),
      null,
    ],
    [
      'Thunderbird, PGP/MIME',
      signs('IPM.Note', 'multipart/encrypted; protocol="application/pgp-encrypted"; boundary=x'),
      'pgp',
    ],
    [
      'Proton and GPG, the parts alone',
      signs('IPM.Note', null, [
        ['version.txt', 'application/pgp-encrypted'],
        ['encrypted.asc', 'application/octet-stream'],
      ]),
      'pgp',
    ],
    [
      'PGP/MIME, signed',
      signs('IPM.Note', 'multipart/signed; protocol="application/pgp-signature"'),
      null,
    ],
    [
      'Purview',
      signs('IPM.Note', 'multipart/mixed', [
        ['message.rpmsg', 'application/x-microsoft-rpmsg-message'],
      ]),
      'rights',
    ],
    [
      'Purview, for people outside',
      signs('IPM.Note', null, [['message_v4.rpmsg', 'application/octet-stream']]),
      'rights',
    ],
    ['Purview, by its class', signs('IPM.Note.rpmsg.Microsoft.Voicemail.UM.CA'), 'rights'],
    [
      'an ordinary mail with a key',
      signs('IPM.Note', 'multipart/mixed', [['0x1234.asc', 'application/pgp-keys']]),
      null,
    ],
    [
      'a forwarded smime.p7m of who knows what',
      signs('IPM.Note', null, [['smime.p7m', 'application/pdf']]),
      null,
    ],
  ])('%s', (_, given, how) => {
    expect(protectionOf(given)).toBe(how);
  });

  it('Purview, by its header', () => {
    const headers = mailHeaders('Content-Class: rpmsg.message');
    expect(protectionOf({ messageClass: 'IPM.Note', headers, attachments: [] })).toBe('rights');
  });
});

describe('PGP within a text', () => {
  const BLOCK = '-----BEGIN PGP MESSAGE-----\n\nhQEMA9\n=abcd\n-----END PGP MESSAGE-----';
  const NOTE = protectedNote('pgp');

  it('gives way to a note, and the words around it stay', () => {
    expect(withoutPgp(BLOCK)).toBe(NOTE);
    expect(withoutPgp(`Hello\n${BLOCK}\nCarla`)).toBe(`Hello\n${NOTE}\nCarla`);
    expect(withoutPgp(`${BLOCK}\n${BLOCK}`)).toBe(`${NOTE}\n${NOTE}`);
    expect(withoutPgp('Hello\n-----BEGIN PGP MESSAGE-----\ncut off')).toBe(`Hello\n${NOTE}`);
  });

  it('is not what is quoted, spoken of, or only signed', () => {
    const quoted = BLOCK.replaceAll(/^/gm, '> ');
    for (const text of ['', 'Hello', quoted, 'See -----BEGIN PGP MESSAGE----- there'])
      expect(withoutPgp(text)).toBeNull();
    const signed =
      '-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nHello\n-----BEGIN PGP SIGNATURE-----\nx\n-----END PGP SIGNATURE-----';
    expect(withoutPgp(signed)).toBeNull();
  });
});
