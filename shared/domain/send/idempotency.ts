import { hash } from 'node:crypto';
import type { OutgoingMessage } from './outgoing-message.ts';

/** 1 to 128 printable ASCII characters. */
export const IDEMPOTENCY_KEY = /^[\x20-\x7e]{1,128}$/;

/** The key as it is stored: SHA-256, hex. */
export function keyHash(key: string): string {
  return hash('sha256', key);
}

/**
 * SHA-256 over the parsed fields, hex: JSON and multipart with the same fields are the same request, whatever the order
 * and spelling. Each file counts by the hash of its content.
 */
export function payloadFingerprint(message: OutgoingMessage): string {
  const { contact, to, cc, bcc, subject, html, text, attachments, replyTo, replyAll } = message;
  const files = attachments.map((file) => [
    file.name,
    file.contentType,
    file.contentId,
    hash('sha256', file.content),
  ]);
  const addresses = (list: typeof cc) => list.map(({ email, name }) => [email, name ?? null]);
  const fields = [
    [contact.id, contact.email, contact.name],
    addresses(cc),
    addresses(bcc),
    [subject, html, text],
    files,
    [replyTo, replyAll],
    // Only where there are some: the version before knows none, and its keys go on.
    ...(to.length > 0 ? [addresses(to)] : []),
  ];
  return hash('sha256', JSON.stringify(fields));
}
