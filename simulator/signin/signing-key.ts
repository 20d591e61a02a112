import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
} from 'node:crypto';
import type { KeyObject } from 'node:crypto';

interface Keys {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly kid: string;
}

/** The service's RS256 key pair, published as JWKS. */
export class SigningKey {
  #made: Keys | undefined;

  /** A new one, or the one that `save` gave. */
  constructor(saved?: string) {
    if (saved !== undefined) this.#made = keysOf(createPrivateKey(saved));
  }

  /** A new one is made when it is first needed: that takes long, and most worlds sign nothing. */
  get #keys(): Keys {
    this.#made ??= keysOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
    return this.#made;
  }

  save(): string {
    return this.#keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  }

  jwks(issuer: string): { keys: Record<string, unknown>[] } {
    const { publicKey, kid } = this.#keys;
    const jwk = publicKey.export({ format: 'jwk' });
    return { keys: [{ ...jwk, use: 'sig', kid, x5t: kid, issuer }] };
  }

  signJwt(claims: Record<string, unknown>): string {
    const { privateKey, kid } = this.#keys;
    const header = { typ: 'JWT', alg: 'RS256', kid };
    const input = [header, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    const signature = sign('RSA-SHA256', Buffer.from(input), privateKey);
    return `${input}.${signature.toString('base64url')}`;
  }
}

function keysOf(privateKey: KeyObject): Keys {
  const publicKey = createPublicKey(privateKey);
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return {
    privateKey,
    publicKey,
    kid: createHash('sha256').update(spki).digest('base64url').slice(0, 27),
  };
}
