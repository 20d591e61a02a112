import {
  createCipheriv,
  createHmac,
  createPublicKey,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import { makeNotificationCertificate } from '../../../local/notification-certificate.ts';
import {
  type EncryptedContent,
  type NotificationCertificate,
  readNotificationCertificate,
} from '../../../shared/domain/mailbox/encrypted-content.ts';

export const newCertificate = (): NotificationCertificate =>
  readNotificationCertificate(makeNotificationCertificate());

/** A content as Graph makes it, or with one thing about it wrong. */
export function encryptFor(
  { id, privateKey }: Pick<NotificationCertificate, 'id' | 'privateKey'>,
  text: string | Uint8Array,
  { key = randomBytes(32), signedWith = key }: { key?: Uint8Array; signedWith?: Uint8Array } = {},
): EncryptedContent {
  const aesKey = Buffer.concat([key, Buffer.alloc(32)]).subarray(0, 32);
  const cipher = createCipheriv('aes-256-cbc', aesKey, aesKey.subarray(0, 16));
  const data = Buffer.concat([cipher.update(text), cipher.final()]);
  const dataKey = publicEncrypt({ key: createPublicKey(privateKey), oaepHash: 'sha1' }, key);
  return {
    data: data.toString('base64'),
    dataKey: dataKey.toString('base64'),
    dataSignature: createHmac('sha256', signedWith).update(data).digest('base64'),
    encryptionCertificateId: id,
  };
}
