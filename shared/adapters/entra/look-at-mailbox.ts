import { z } from 'zod';
import { ServiceFailure } from '../../domain/failure.ts';
import type { LookAtMailbox } from '../../ports/sign-in-service.ts';
import { graphFailure } from '../graph/graph-failure.ts';

const meSchema = z.object({
  mail: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
});
const folderSchema = z.object({ id: z.string().min(1) });

/** An account without an Exchange mailbox: Graph's codes for it, and a plain 404. */
const NO_MAILBOX = new Set([
  'MailboxNotEnabledForRESTAPI',
  'MailboxNotSupportedForRESTAPI',
  'ErrorItemNotFound',
  'ErrorNonExistentMailbox',
  'ResourceNotFound',
]);

/** Asks with the token of the sign-in itself, before anything is stored: `/me` and the folders that the sync needs. */
export function lookAtMailbox(deps: {
  /** With `/v1.0`. */
  readonly graphUrl: string;
  readonly fetch: typeof fetch;
  readonly timeoutMs: number;
  readonly now: () => number;
}): LookAtMailbox {
  async function get(accessToken: string, path: string): Promise<unknown> {
    let response: Response;
    let body: unknown;
    try {
      response = await deps.fetch(`${deps.graphUrl}${path}`, {
        headers: { authorization: `Bearer ${accessToken}`, prefer: 'IdType="ImmutableId"' },
        redirect: 'manual',
        signal: AbortSignal.timeout(deps.timeoutMs),
      });
      const text = await response.text();
      body = response.ok ? JSON.parse(text) : parseOrNull(text);
    } catch (cause) {
      throw new ServiceFailure('unavailable', 'graph_unreachable', { cause });
    }
    if (response.ok) return body;
    const { status, headers } = response;
    throw graphFailure({ status, retryAfter: headers.get('retry-after'), body }, deps.now());
  }

  return async (accessToken) => {
    const folder = async (name: string) =>
      folderSchema.parse(await get(accessToken, `/me/mailFolders/${name}?$select=id`)).id;
    try {
      const [me, sentItems] = await Promise.all([
        get(accessToken, '/me').then((body) => meSchema.parse(body)),
        folder('sentitems'),
      ]);
      // Two at a time: Graph allows four for each mailbox, and other work may be under way.
      const [inbox, drafts] = await Promise.all([folder('inbox'), folder('drafts')]);
      const email = me.mail || me.userPrincipalName;
      if (!email) return { kind: 'no_mailbox' };
      return { kind: 'mailbox', email, folders: { sentItems, drafts, inbox } };
    } catch (error) {
      if (error instanceof ServiceFailure && isMissing(error)) return { kind: 'no_mailbox' };
      if (error instanceof z.ZodError) {
        throw new ServiceFailure('unavailable', 'graph_answer_unexpected', { cause: error });
      }
      throw error;
    }
  };
}

function isMissing({ status, code }: ServiceFailure): boolean {
  return status === 404 || (status !== null && status < 500 && NO_MAILBOX.has(code));
}

function parseOrNull(text: string): unknown {
  try {
    const body: unknown = JSON.parse(text);
    return body;
  } catch {
    return null;
  }
}
