import type { Address, Attachment, Body } from './types.ts';
import { addressText, mailDate } from './wire.ts';

export interface MimeFields {
  internetMessageId: string;
  inReplyTo: string | null;
  references: string[];
  from: Address | null;
  to: Address[];
  cc: Address[];
  subject: string;
  sent: number;
  body: Body;
  attachments: Attachment[];
}

/** The MIME form of a message (.eml), as `$value` of a message or of an attached item gives it. */
export function mimeOf(message: MimeFields): Buffer {
  const files = message.attachments.filter((attachment) => attachment.kind !== 'reference');
  const boundary = `_000_${Buffer.from(message.internetMessageId).toString('hex').slice(0, 40)}_`;
  const content = bodyPart(message.body);
  const parts =
    files.length === 0
      ? [content]
      : [
          `Content-Type: multipart/mixed; boundary="${boundary}"\r\n`,
          `--${boundary}\r\n${content}`,
          ...files.map((file) => `--${boundary}\r\n${attachmentPart(file)}`),
          `--${boundary}--\r\n`,
        ];
  const headers = [
    `From: ${message.from ? addressText(message.from) : ''}`,
    `To: ${message.to.map(addressText).join(', ')}`,
    ...(message.cc.length > 0 ? [`Cc: ${message.cc.map(addressText).join(', ')}`] : []),
    `Subject: ${encodedWord(message.subject)}`,
    `Date: ${mailDate(message.sent)}`,
    `Message-ID: ${message.internetMessageId}`,
    ...(message.inReplyTo === null ? [] : [`In-Reply-To: ${message.inReplyTo}`]),
    ...(message.references.length === 0 ? [] : [`References: ${message.references.join(' ')}`]),
    'MIME-Version: 1.0',
  ];
  return Buffer.from(`${headers.join('\r\n')}\r\n${parts.join('\r\n')}`);
}

function bodyPart(body: Body): string {
  const type = body.contentType === 'html' ? 'text/html' : 'text/plain';
  return `Content-Type: ${type}; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64Lines(Buffer.from(body.content))}\r\n`;
}

function attachmentPart(file: Exclude<Attachment, { kind: 'reference' }>): string {
  if (file.kind === 'item') {
    return `Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n${file.content.toString('latin1')}\r\n`;
  }
  const disposition = file.isInline ? 'inline' : 'attachment';
  const contentId = file.contentId === null ? '' : `Content-ID: <${file.contentId}>\r\n`;
  return `Content-Type: ${file.contentType ?? 'application/octet-stream'}; name="${encodedWord(file.name)}"\r\nContent-Disposition: ${disposition}; filename="${encodedWord(file.name)}"\r\n${contentId}Content-Transfer-Encoding: base64\r\n\r\n${base64Lines(file.content)}\r\n`;
}

function base64Lines(content: Buffer): string {
  return content.toString('base64').replace(/.{76}/g, '$&\r\n');
}

function encodedWord(text: string): string {
  return /^[\u0020-\u007e]*$/.test(text)
    ? text
    : `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;
}
