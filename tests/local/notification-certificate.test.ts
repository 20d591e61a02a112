import { createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeNotificationCertificate } from '../../local/notification-certificate.ts';

describe('a certificate for notifications', () => {
  it('is X.509 for RSA of 2048 bits, signed by itself, beside its private key', () => {
    const pem = makeNotificationCertificate();
    const certificate = new X509Certificate(pem);
    expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.checkIssued(certificate)).toBe(true);
    expect(certificate.checkPrivateKey(createPrivateKey(pem))).toBe(true);
  });

  it.each(['2026-11-26T12:00:00.000Z', '2045-01-02T03:04:05.000Z'])(
    'made at %s lasts ten years',
    (now) => {
      const { validFrom, validTo } = new X509Certificate(
        makeNotificationCertificate(new Date(now)),
      );
      expect(new Date(validFrom)).toEqual(new Date(now));
      expect(new Date(validTo).getUTCFullYear()).toBe(new Date(now).getUTCFullYear() + 10);
    },
  );
});
