import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const MODULUS_BITS = 2048;
const YEARS = 10;
const NAME = 'Graph change notifications';

/**
 * A new key pair in PEM, its certificate signed by itself. Graph takes nothing of it but the public key, and its end is far
 * away: what ends a pair is its rotation.
 */
export function makeNotificationCertificate(now = new Date()): string {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: MODULUS_BITS });
  const end = new Date(now);
  end.setUTCFullYear(end.getUTCFullYear() + YEARS);
  const described = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))), // version 3
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(15)])), // serial number, positive
    SHA256_WITH_RSA,
    commonName(NAME),
    sequence(time(now), time(end)),
    commonName(NAME),
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = Buffer.concat([Buffer.of(0), sign('RSA-SHA256', described, privateKey)]);
  const certificate = sequence(described, SHA256_WITH_RSA, der(0x03, signature));
  return `${pem(certificate)}${privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()}`;
}

const SHA256_WITH_RSA = Buffer.from('300d06092a864886f70d01010b0500', 'hex');
const COMMON_NAME = Buffer.from('0603550403', 'hex');

/** RFC 5280 in DER: tag, length, content. */
function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), content]);
  return Buffer.concat([Buffer.of(tag, 0x82, length >> 8, length & 0xff), content]);
}

function sequence(...contents: readonly Buffer[]): Buffer {
  return der(0x30, ...contents);
}

function commonName(name: string): Buffer {
  return sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(name)))));
}

/** With two digits for the year until 2049, as RFC 5280 wants it. */
function time(at: Date): Buffer {
  const digits = `${at.toISOString().replaceAll(/[-:T]|\..*/g, '')}Z`;
  return at.getUTCFullYear() < 2050
    ? der(0x17, Buffer.from(digits.slice(2)))
    : der(0x18, Buffer.from(digits));
}

function pem(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
