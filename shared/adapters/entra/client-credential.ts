import { createHash, X509Certificate } from 'node:crypto';
import type { Configuration } from '@azure/msal-node';

/** How the app proves to the token endpoint that it is itself. */
export type AppCredential =
  | { readonly kind: 'secret'; readonly secret: string }
  /** PEM with the certificate (or its chain) and the private key. */
  | { readonly kind: 'certificate'; readonly pem: string }
  /** A federated token, fetched anew for each operation. */
  | { readonly kind: 'assertion'; readonly assertion: () => Promise<string> };

type AuthOptions = Partial<Configuration['auth']>;

export function authOptions(credential: AppCredential): AuthOptions {
  switch (credential.kind) {
    case 'secret':
      return { clientSecret: credential.secret };
    case 'certificate':
      return { clientCertificate: certificateOf(credential.pem) };
    case 'assertion':
      return { clientAssertion: credential.assertion };
  }
}

const BLOCK = /-----BEGIN ([A-Z ]+)-----[\s\S]+?-----END \1-----/g;

function certificateOf(pem: string): NonNullable<AuthOptions['clientCertificate']> {
  // Settings often carry line ends as the two characters `\n`.
  const blocks = [...pem.replaceAll(String.raw`\n`, '\n').matchAll(BLOCK)];
  const certificates = blocks.filter(([, label]) => label === 'CERTIFICATE').map(([text]) => text);
  const key = blocks.find(([, label]) => label?.endsWith('PRIVATE KEY'));
  const [own] = certificates;
  if (own === undefined || key === undefined) {
    throw new RangeError('the PEM must hold a certificate and its private key');
  }
  const thumbprintSha256 = createHash('sha256').update(new X509Certificate(own).raw).digest('hex');
  return { thumbprintSha256, privateKey: key[0], x5c: certificates.join('\n') };
}
