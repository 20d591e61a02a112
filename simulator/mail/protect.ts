import type { Attachment, Body, Header } from './types.ts';

export const PROTECTIONS = ['smime', 'smime-signed', 'pgp', 'pgp-inline', 'rights'] as const;
export type ProtectedBy = (typeof PROTECTIONS)[number];

interface Content {
  body: Body;
  attachments: Attachment[];
}

interface Protected extends Content {
  messageClass: string;
  /** As they go over the wire; a Sent copy keeps none. */
  headers: Header[];
}

/** Instead of real ciphertext: nobody here could read either. */
const CIPHERTEXT = 'hQEMA9k2c1mUla7tAQf/Zm9yIG5vYm9keSdzIGV5ZXM';

/**
 * What a mailbox holds of a mail that its writer's program has encrypted or signed (MS-OXOSMIME; RFC 3156; the wrapper of
 * Purview Message Encryption). An encrypted item has no body of its own.
 */
export function protect(
  { body, attachments }: Content,
  how: ProtectedBy,
  newFile: (name: string, contentType: string, content: string) => Attachment,
): Protected {
  const nothing: Body = { contentType: 'text', content: '' };
  switch (how) {
    case 'smime':
      return {
        body: nothing,
        attachments: [newFile('smime.p7m', 'application/pkcs7-mime', CIPHERTEXT)],
        messageClass: 'IPM.Note.SMIME',
        headers: type('application/pkcs7-mime; smime-type=enveloped-data;\r\n\tname="smime.p7m"'),
      };
    case 'smime-signed':
      return {
        body,
        attachments: [...attachments, newFile('smime.p7m', 'multipart/signed', CIPHERTEXT)],
        messageClass: 'IPM.Note.SMIME.MultipartSigned',
        headers: type('multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256'),
      };
    case 'pgp':
      return {
        body: nothing,
        attachments: [
          newFile('version.txt', 'application/pgp-encrypted', 'Version: 1\r\n'),
          newFile('encrypted.asc', 'application/octet-stream', armoured()),
        ],
        messageClass: 'IPM.Note',
        headers: type('multipart/encrypted; protocol="application/pgp-encrypted"'),
      };
    case 'pgp-inline':
      return {
        body: { contentType: 'text', content: armoured() },
        attachments,
        messageClass: 'IPM.Note',
        headers: [],
      };
    case 'rights':
      return {
        body: {
          contentType: 'html',
          content:
            '<html><body><p>You have received a protected message.</p><p><a href="https://outlook.office365.com/Encryption/retrieve.ashx">Read the message</a></p></body></html>',
        },
        attachments: [
          newFile('message.rpmsg', 'application/x-microsoft-rpmsg-message', CIPHERTEXT),
        ],
        messageClass: 'IPM.Note',
        headers: [{ name: 'Content-Class', value: 'rpmsg.message' }],
      };
  }
}

function armoured(): string {
  return `-----BEGIN PGP MESSAGE-----\r\n\r\n${CIPHERTEXT}\r\n=pTk8\r\n-----END PGP MESSAGE-----`;
}

function type(value: string): Header[] {
  return [{ name: 'Content-Type', value }];
}
