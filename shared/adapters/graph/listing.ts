import { z } from 'zod';
import { ServiceFailure } from '../../domain/failure.ts';
import { type MailboxRef, type MessageRef, messageRefSchema } from '../../domain/ids.ts';
import type { MessagePage, Threading } from '../../ports/mail-reading.ts';
import type { StampedMessage } from '../../ports/mail-sending.ts';
import { isOutOfProperties, parseAnswer } from './graph-answer.ts';
import type { GraphCall } from './graph-call.ts';
import { literal, STAMP, withQuery } from './query.ts';
import { THREADING_OPTIONS, threadingSchema } from './threading.ts';

/** The path of a nextLink as Graph gave it; refuses one that leads anywhere but to Graph. */
export type FollowLink = (nextLink: string) => string;

const PAGE_SIZE = 100;

const page = z.object({
  value: z.array(z.unknown()),
  '@odata.nextLink': z.string().nullish(),
});

/** One page of all folders by `receivedDateTime`, oldest first. `$filter` and `$orderby` name the same property, as Graph demands. */
export async function listPage(
  call: GraphCall,
  follow: FollowLink,
  ref: MailboxRef,
  from: { readonly since: string } | { readonly nextLink: string },
  pageSize = PAGE_SIZE,
): Promise<MessagePage> {
  const path =
    'nextLink' in from
      ? follow(from.nextLink)
      : withQuery('/me/messages', {
          $filter: `receivedDateTime ge ${from.since}`,
          $orderby: 'receivedDateTime',
          $top: pageSize,
          ...THREADING_OPTIONS,
        });
  const answer = await call(ref, { method: 'GET', path });
  const found = parseAnswer(answer, page);
  const graphNow = Date.parse(answer.headers.get('date') ?? '');
  // Without Graph's clock the watermark could claim what is not in yet.
  if (Number.isNaN(graphNow)) throw new ServiceFailure('unavailable', 'date_missing');
  return { ...sorted(found.value), nextLink: found['@odata.nextLink'] ?? null, graphNow };
}

const named = z.object({ id: messageRefSchema });

/** Each item on its own: an odd one must not keep the others, and those of every listing after it, from coming in. */
function sorted(items: readonly unknown[]): Pick<MessagePage, 'messages' | 'odd' | 'unnamed'> {
  const messages: Threading[] = [];
  const odd: MessageRef[] = [];
  let unnamed = 0;
  for (const item of items) {
    const message = threadingSchema.safeParse(item);
    const name = message.success ? null : named.safeParse(item);
    if (message.success) messages.push(message.data);
    else if (name?.success) odd.push(name.data.id);
    else unnamed += 1;
  }
  return { messages, odd, unnamed };
}

const stampedPage = z.object({
  value: z.array(
    z
      .object({
        id: messageRefSchema,
        isDraft: z.boolean(),
        parentFolderId: z.string(),
        internetMessageId: z.string().nullish(),
        conversationId: z.string().nullish(),
      })
      .transform((message): StampedMessage => ({
        ...message,
        internetMessageId: message.internetMessageId ?? null,
        conversationId: message.conversationId ?? null,
      })),
  ),
  '@odata.nextLink': z.string().nullish(),
});

/** All messages that carry this stamp, drafts and sent ones, in any folder. */
export async function findStamped(
  call: GraphCall,
  follow: FollowLink,
  ref: MailboxRef,
  stamp: string,
): Promise<readonly StampedMessage[]> {
  const filter = `singleValueExtendedProperties/Any(ep: ep/id eq '${STAMP}' and ep/value eq ${literal(stamp)})`;
  try {
    return await findAll(call, follow, ref, filter);
  } catch (error) {
    // A mailbox that can't even name the property has no message with it.
    if (isOutOfProperties(error)) return [];
    throw error;
  }
}

/** All messages under this Message-ID, drafts and sent ones, in any folder. */
export async function findByMessageId(
  call: GraphCall,
  follow: FollowLink,
  ref: MailboxRef,
  messageId: string,
): Promise<readonly StampedMessage[]> {
  return findAll(call, follow, ref, `internetMessageId eq ${literal(messageId)}`);
}

async function findAll(
  call: GraphCall,
  follow: FollowLink,
  ref: MailboxRef,
  filter: string,
): Promise<readonly StampedMessage[]> {
  let path = withQuery('/me/messages', {
    $filter: filter,
    $select: 'id,isDraft,parentFolderId,internetMessageId,conversationId',
  });
  const found: StampedMessage[] = [];
  for (;;) {
    const answer = parseAnswer(await call(ref, { method: 'GET', path }), stampedPage);
    found.push(...answer.value);
    const next = answer['@odata.nextLink'];
    if (!next) return found;
    path = follow(next);
  }
}

/**
 * Follows a nextLink as it is, but only to Graph's own origin and below its version: a token travels along, and the
 * link comes out of an answer. `root` is the endpoint's URL with version.
 */
export function nextLinkUnder(root: string): FollowLink {
  const base = `${new URL(root).href.replace(/\/+$/, '')}/`;
  return (nextLink) => {
    const link = URL.canParse(nextLink) ? new URL(nextLink).href : '';
    if (!link.startsWith(base)) throw new ServiceFailure('refused', 'foreign_next_link');
    return `/${link.slice(base.length)}`;
  };
}
