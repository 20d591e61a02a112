import type { Mailbox } from '../mail/mailbox.ts';
import { GRAPH_AUDIENCE } from '../tokens.ts';
import type { AccessToken } from '../tokens.ts';
import type { World } from '../world.ts';
import { GraphError } from './errors.ts';

const BEARER = /^Bearer (\S+)$/i;

/** Who makes the request: the bearer token's user. Any other token is 401. */
export function authenticate(
  world: World,
  authorization: string | undefined,
): { token: AccessToken; mailbox: Mailbox } {
  const bearer = BEARER.exec(authorization ?? '')?.[1];
  if (bearer === undefined) throw unauthenticated('Access token is empty.');
  const token = world.tokens.accessTokens.get(bearer);
  if (token === undefined) throw unauthenticated('IDX14100: JWT is not well formed.');
  if (token.audience !== GRAPH_AUDIENCE)
    throw unauthenticated('Access token validation failure. Invalid audience.');
  if (token.revocation !== null) {
    if (token.revocation.claimsChallenge && token.handlesClaimsChallenge) {
      throw claimsChallenge(token, token.revocation.at);
    }
    throw unauthenticated('Access token has been revoked.');
  }
  if (token.expiresAt <= world.clock.now()) {
    throw unauthenticated('Lifetime validation failed, the token is expired.');
  }
  const mailbox = world.mailboxes.get(token.oid);
  if (mailbox === undefined) throw unauthenticated('The user of this token does not exist.');
  return { token, mailbox };
}

/** Whose token came, good or not: for the journal, for matching faults, for counting. */
export function holderOf(
  world: World,
  authorization: string | undefined,
): { clientId: string; mailbox: Mailbox } | undefined {
  const bearer = BEARER.exec(authorization ?? '')?.[1];
  const token = world.tokens.accessTokens.get(bearer ?? '');
  const mailbox = token && world.mailboxes.get(token.oid);
  return mailbox && { clientId: token.clientId, mailbox };
}

/** One of the scopes is enough. */
export function requireScope(token: AccessToken, ...scopes: string[]): void {
  const held = new Set(token.scopes.map((scope) => scope.toLowerCase().split('/').at(-1)));
  if (scopes.some((scope) => held.has(scope.toLowerCase()))) return;
  throw accessDenied();
}

export function accessDenied(): GraphError {
  return new GraphError(
    403,
    'ErrorAccessDenied',
    'Access is denied. Check credentials and try again.',
  );
}

export function requireExchange(mailbox: Mailbox): void {
  if (mailbox.kind !== 'no-exchange') return;
  throw new GraphError(
    404,
    'MailboxNotEnabledForRESTAPI',
    'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
  );
}

function unauthenticated(message: string): GraphError {
  return new GraphError(401, 'InvalidAuthenticationToken', message);
}

function claimsChallenge(token: AccessToken, revokedAt: number): GraphError {
  const claims = {
    access_token: { nbf: { essential: true, value: String(Math.ceil(revokedAt / 1000)) } },
  };
  const encoded = Buffer.from(JSON.stringify(claims)).toString('base64');
  return new GraphError(
    401,
    'InvalidAuthenticationToken',
    'Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp',
    {
      'www-authenticate': `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="${token.clientId}", error="insufficient_claims", claims="${encoded}"`,
    },
  );
}
