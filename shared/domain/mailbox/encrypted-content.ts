import {
  constants,
  createDecipheriv,
  createPrivateKey,
  type KeyObject,
  privateDecrypt,
  timingSafeEqual,
  X509Certificate,
} from 'node:crypto';
import { z } from 'zod';
import { BOUNDS } from '../bounds.ts';
import { hmac } from '../hmac.ts';
import { keyId } from '../sign-in/sealed.ts';

/** Whom Graph encrypts the content of notifications for. */
export interface NotificationCertificate {
  /** Says which certificate, and nothing about it; Graph sends it back with each content. */
  readonly id: string;
  /** X.509, DER in base64: the public part alone. */
  readonly certificate: string;
  readonly privateKey: KeyObject;
}

/** The public part: what a subscription is made with. */
export type EncryptionCertificate = Pick<NotificationCertificate, 'id' | 'certificate'>;

/** Why a notification's content was not used. Its message is then read by its id, as without content. */
export type ContentFault =
  /** At the webhook: it does not fit a queue message, is not as Graph describes it, or came without a token. */
  | 'too_large'
  | 'malformed'
  | 'no_token'
  /** Nothing proves that Graph sent it, or it could not be told for now. */
  | 'token_refused'
  | 'keys_unavailable'
  /** It was encrypted for none of ours, changed on its way, or is of another message. */
  | 'unknown_certificate'
  | 'not_authentic'
  | 'other_message';

const base64 = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[A-Za-z0-9+/]+={0,2}$/);

/** As Graph describes it; the thumbprint says nothing that the id does not. */
export const encryptedContentSchema = z.object({
  data: base64(BOUNDS.contentCharacters),
  dataKey: base64(BOUNDS.contentKeyCharacters),
  dataSignature: base64(64),
  encryptionCertificateId: z.string().max(128),
});

export type EncryptedContent = z.infer<typeof encryptedContentSchema>;

const LEAST_BITS = 2048;
const MOST_BITS = 4096;
const KEY_BYTES = 32;
const IV_BYTES = 16;

/**
 * A certificate and its private key from PEM.
 *
 * @throws Error with a sentence that does not quote it.
 */
export function readNotificationCertificate(pem: string): NotificationCertificate {
  const pair = readPem(pem);
  if (pair === null) throw new Error('each must be a certificate and its private key, in PEM');
  const { certificate, privateKey } = pair;
  const bits = privateKey.asymmetricKeyDetails?.modulusLength ?? 0;
  if (privateKey.asymmetricKeyType !== 'rsa' || bits < LEAST_BITS || bits > MOST_BITS) {
    throw new Error(`each must be of an RSA key of ${LEAST_BITS} to ${MOST_BITS} bits`);
  }
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new Error('each certificate must be the one of its private key');
  }
  const der = certificate.raw;
  return { id: keyId(der), certificate: der.toString('base64'), privateKey };
}

function readPem(pem: string): { certificate: X509Certificate; privateKey: KeyObject } | null {
  try {
    return { certificate: new X509Certificate(pem), privateKey: createPrivateKey(pem) };
  } catch {
    return null;
  }
}

/**
 * The text of a content. Its key is encrypted by RSA-OAEP with SHA-1, its signature an HMAC-SHA256 under that key,
 * compared in constant time before anything is decrypted by AES-256-CBC.
 */
export function openContent(
  certificates: readonly NotificationCertificate[],
  content: EncryptedContent,
): { readonly text: string } | { readonly fault: ContentFault } {
  const ours = certificates.find(({ id }) => id === content.encryptionCertificateId);
  if (!ours) return { fault: 'unknown_certificate' };
  const data = Buffer.from(content.data, 'base64');
  const given = Buffer.from(content.dataSignature, 'base64');
  try {
    const key = privateDecrypt(
      { key: ours.privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
      Buffer.from(content.dataKey, 'base64'),
    );
    const signature = hmac(key, data);
    const isAuthentic =
      key.length === KEY_BYTES &&
      given.length === signature.length &&
      timingSafeEqual(given, signature);
    if (!isAuthentic) return { fault: 'not_authentic' };
    const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, IV_BYTES));
    const plain = Buffer.concat([decipher.update(data), decipher.final()]);
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(plain) };
  } catch {
    // A key that is not for this certificate, a wrong padding, no UTF-8: none of it is what Graph made.
    return { fault: 'not_authentic' };
  }
}
