import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeNotificationCertificate } from '../../../local/notification-certificate.ts';
import {
  encryptedContentSchema,
  openContent,
  readNotificationCertificate,
} from '../../../shared/domain/mailbox/encrypted-content.ts';
import { encryptFor, newCertificate } from '../../stage/microsoft/notification-content.ts';

const ours = newCertificate();
const before = newCertificate();
const foreign = newCertificate();

describe('the content of a notification', () => {
  it.each([ours, before])('is read with the newest certificate and with the one before', (one) => {
    expect(openContent([ours, before], encryptFor(one, '{"id":"Ä"}'))).toEqual({
      text: '{"id":"Ä"}',
    });
  });

  it('for another certificate is not read', () => {
    expect(openContent([ours, before], encryptFor(foreign, '{}'))).toEqual({
      fault: 'unknown_certificate',
    });
  });

  it.each([
    ['signed with another key', encryptFor(ours, '{}', { signedWith: randomBytes(32) })],
    ['of a key that is too short', encryptFor(ours, '{}', { key: randomBytes(16) })],
    ['whose key is for another certificate', encryptFor({ ...foreign, id: ours.id }, '{}')],
    ['of bytes that are no text', encryptFor(ours, Buffer.of(0xff, 0xfe))],
    ['with a short signature', { ...encryptFor(ours, '{}'), dataSignature: 'QUJD' }],
    ['with other data', { ...encryptFor(ours, '{}'), data: encryptFor(ours, '{ }').data }],
  ])('%s is not believed', (_what, content) => {
    expect(openContent([ours], content)).toEqual({ fault: 'not_authentic' });
  });

  it.each([
    ['data', 'no base64!'],
    ['data', ''],
    ['data', 'A'.repeat(24 * 1024 + 1)],
    ['dataKey', 'A'.repeat(1025)],
    ['encryptionCertificateId', 'x'.repeat(129)],
  ])('with %s of another form is refused where it enters', (field, value) => {
    const content = { ...encryptFor(ours, '{}'), [field]: value };
    expect(encryptedContentSchema.safeParse(content).success).toBe(false);
  });
});

describe('a certificate', () => {
  it('has an id that says nothing but which', () => {
    expect(ours.id).toMatch(/^[0-9a-f]{8}$/);
    expect(ours.id).not.toBe(before.id);
    expect(Buffer.from(ours.certificate, 'base64').toString('latin1')).not.toContain('PRIVATE');
  });

  const [pem, other] = [makeNotificationCertificate(), makeNotificationCertificate()];
  const certificateOf = (text: string): string => text.slice(0, text.indexOf('-----BEGIN PRIVATE'));
  const keyOf = (text: string): string => text.slice(text.indexOf('-----BEGIN PRIVATE'));
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
  it.each([
    ['of another key', certificateOf(pem) + keyOf(other), /the one of its private key/],
    ['without a key', certificateOf(pem), /certificate and its private key/],
    ['in no PEM', 'secret', /certificate and its private key/],
    [
      'of a short key',
      certificateOf(pem) + short.export({ type: 'pkcs8', format: 'pem' }).toString(),
      /2048 to 4096 bits/,
    ],
  ])('%s is refused with a sentence that does not quote it', (_what, text, sentence) => {
    const refused = () => readNotificationCertificate(text);
    expect(refused).toThrow(sentence);
    expect(refused).not.toThrow(/secret|BEGIN/);
  });
});
