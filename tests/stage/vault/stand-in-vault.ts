import {
  constants,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { listen } from '../listen.ts';

type Version = {
  readonly id: string;
  readonly pair: { publicKey: KeyObject; privateKey: KeyObject };
};

/** How the vault behaves: as one that is well, away, slow or not to be reached by this caller. */
export type Mood =
  | { readonly kind: 'well' }
  | { readonly kind: 'fails'; readonly status: 429 | 500 | 503; readonly retryAfter?: string }
  | { readonly kind: 'forbids' }
  | { readonly kind: 'drops' }
  | { readonly kind: 'answers'; readonly status: number; readonly text: string };

interface Called {
  readonly operation: 'wrapkey' | 'unwrapkey';
  /** As the answer named it; empty: none was asked for, and none was told. */
  readonly version: string;
  readonly status: number;
}

const requestSchema = z.object({ alg: z.string(), value: z.base64url() });
const IDENTITY_HEADER = 'stand-in';

/**
 * wrapKey and unwrapKey of Key Vault's REST API 7.4 for one RSA key with its versions, by real cryptography, and the
 * endpoint from which a Function App gets the tokens of its managed identity.
 */
export async function standInVault(name = 'token-envelope') {
  const versions: Version[] = [];
  const disabled = new Set<string>();
  const tokens = new Set<string>();
  const wrapped: string[] = [];
  const calls: Called[] = [];
  const tokenRequests: { resource: string | null; clientId: string | null }[] = [];
  let isDeleted = false;
  let mood: Mood = { kind: 'well' };
  /** What answers wait for. */
  let held: Promise<void> = Promise.resolve();

  function rotate(): string {
    // As small as real ones may be: tests make several.
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const id = randomBytes(16).toString('hex');
    versions.push({ id, pair });
    return id;
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://vault');
    if (url.pathname === '/msi/token') giveToken(url, request, response);
    else void useKey(url, request, response).catch(() => response.destroy());
  });
  const { url, close } = await listen(server);

  function giveToken(asked: URL, { headers }: IncomingMessage, response: ServerResponse): void {
    if (headers['x-identity-header'] !== IDENTITY_HEADER) return answer(response, 401, {});
    const resource = asked.searchParams.get('resource');
    tokenRequests.push({ resource, clientId: asked.searchParams.get('client_id') });
    const token = randomBytes(16).toString('hex');
    if (resource === 'https://vault.azure.net') tokens.add(token);
    const expiresOn = Math.floor(Date.now() / 1000) + 86_400;
    answer(response, 200, {
      access_token: token,
      expires_on: String(expiresOn),
      resource,
      token_type: 'Bearer',
    });
  }

  async function useKey(
    asked: URL,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const [, keys, key, ...rest] = asked.pathname.split('/');
    const operation = rest.at(-1)?.toLowerCase();
    const version = rest.length === 2 ? rest[0] : undefined;
    if (
      request.method !== 'POST' ||
      keys !== 'keys' ||
      rest.length > 2 ||
      (operation !== 'wrapkey' && operation !== 'unwrapkey') ||
      asked.searchParams.get('api-version') !== '7.4'
    ) {
      return answer(response, 404, {});
    }
    const body = requestSchema.parse(await json(request));
    await held;
    const end = (status: number, content: object, id = version ?? ''): void => {
      calls.push({ operation, version: id, status });
      answer(response, status, content);
    };
    switch (mood.kind) {
      case 'drops':
        calls.push({ operation, version: version ?? '', status: 0 });
        return void response.destroy();
      case 'fails':
        if (mood.retryAfter !== undefined) response.setHeader('retry-after', mood.retryAfter);
        return end(mood.status, failed(mood.status === 429 ? 'Throttled' : 'ServiceUnavailable'));
      case 'answers':
        calls.push({ operation, version: version ?? '', status: mood.status });
        response.writeHead(mood.status, { 'content-type': 'text/html' });
        return void response.end(mood.text);
      case 'forbids':
        return end(403, failed('Forbidden', 'ForbiddenByRbac'));
      case 'well':
    }
    if (!tokens.has(request.headers.authorization?.replace(/^Bearer /, '') ?? '')) {
      response.setHeader('www-authenticate', 'Bearer authorization="https://login.example/t"');
      return end(401, failed('Unauthorized'));
    }
    const found =
      version === undefined ? versions.at(-1) : versions.find(({ id }) => id === version);
    if (isDeleted || key !== name || !found) return end(404, failed('KeyNotFound'));
    if (disabled.has(found.id)) return end(403, failed('Forbidden', 'KeyDisabled'), found.id);
    const value = transform(operation, found, body);
    if (value === null) return end(400, failed('BadParameter'), found.id);
    wrapped.push(body.value, value);
    end(200, { kid: `${url}/keys/${name}/${found.id}`, value }, found.id);
  }

  rotate();
  return {
    keyUrl: `${url}/keys/${name}`,
    /** What the platform tells a Function App of its managed identity. */
    env: { IDENTITY_ENDPOINT: `${url}/msi/token`, IDENTITY_HEADER },
    calls,
    tokenRequests,
    /** All tokens that it takes. */
    tokens: (): readonly string[] => [...tokens],
    /** Everything that it has wrapped, and was asked to. */
    wrapped: (): readonly string[] => wrapped,
    newest: () => versions.at(-1)?.id ?? '',
    rotate,
    disable: (id: string): void => void disabled.add(id),
    remove: (): void => void (isDeleted = true),
    recover: (): void => void (isDeleted = false),
    is: (next: Mood): void => void (mood = next),
    /** Nothing is answered until the function that this gives is called. */
    hold(): () => void {
      const gate = Promise.withResolvers<void>();
      held = gate.promise;
      return gate.resolve;
    },
    /** As whoever knows the public key could: the vault has no say in it. */
    wrapOutside: (dataKey: Uint8Array): string =>
      publicEncrypt(padded(versions.at(-1)?.pair.publicKey), dataKey).toString('base64url'),
    /** A token as the managed identity would give it. */
    issueToken(): string {
      const token = randomBytes(16).toString('hex');
      tokens.add(token);
      return token;
    },
    close,
  };
}

export type StandInVault = Awaited<ReturnType<typeof standInVault>>;

function transform(
  operation: Called['operation'],
  { pair }: Version,
  { alg, value }: z.infer<typeof requestSchema>,
): string | null {
  if (alg !== 'RSA-OAEP-256') return null;
  const bytes = Buffer.from(value, 'base64url');
  try {
    const done =
      operation === 'wrapkey'
        ? publicEncrypt(padded(pair.publicKey), bytes)
        : privateDecrypt(padded(pair.privateKey), bytes);
    return done.toString('base64url');
  } catch {
    return null;
  }
}

function padded(key: KeyObject | undefined) {
  if (!key) throw new Error('no key');
  return { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
}

/** Key Vault's form of an error. */
function failed(code: string, inner?: string): object {
  const innererror = inner === undefined ? {} : { innererror: { code: inner } };
  return { error: { code, message: `${code}: as the stand-in says`, ...innererror } };
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
