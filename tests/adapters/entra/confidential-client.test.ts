import { createHash, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeNotificationCertificate } from '../../../local/notification-certificate.ts';
import { certificateOf } from '../../../shared/adapters/entra/confidential-client.ts';

const END = '-----END CERTIFICATE-----\n';
const [ours, others] = [makeNotificationCertificate(), makeNotificationCertificate()].map(
  (pem) => ({
    certificate: pem.slice(0, pem.indexOf(END) + END.length),
    key: pem.slice(pem.indexOf(END) + END.length),
  }),
);
const [certificate = '', key = '', otherCertificate = '', otherKey = ''] = [
  ours?.certificate,
  ours?.key,
  others?.certificate,
  others?.key,
];

describe('a certificate that proves to Microsoft who the app is', () => {
  it.each([
    ['in lines', `${certificate}${key}`],
    ['with its line ends as a setting has them', `${certificate}${key}`.replaceAll('\n', '\\n')],
    ['with its key first', `${key}${certificate}`],
    ['with what signed it behind', `${certificate}${otherCertificate}${key}`],
  ])('is known by its own fingerprint, %s', (_, pem) => {
    const { raw } = new X509Certificate(certificate);
    const thumbprintSha256 = createHash('sha256').update(raw).digest('hex');
    expect(certificateOf(pem)).toMatchObject({ thumbprintSha256, privateKey: key.trimEnd() });
  });

  it.each([
    ['of another key', `${certificate}${otherKey}`],
    ['behind another', `${otherCertificate}${certificate}${key}`],
    ['without its key', certificate],
    ['garbled', `${certificate.replaceAll(/[A-Z]/g, 'A')}${key}`],
  ])('is none %s', (_, pem) => {
    expect(() => certificateOf(pem)).toThrow();
  });
});
