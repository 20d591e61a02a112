import { z } from 'zod';
import { ServiceFailure } from '../../domain/failure.ts';
import type { MailboxRef } from '../../domain/ids.ts';
import type { MessagePage, StampedMessage } from '../../ports/mail.ts';
import { graphMessageIdSchema } from '../../domain/ids.ts';
import { STAMP } from './extended-properties.ts';
import type { GraphCall } from './graph-call.ts';
import { parseAnswer } from './json-answer.ts';
import { withQuery } from './query.ts';
import { THREADING_OPTIONS, threadingSchema } from './threading.ts';

/** The path of a nextLink as Graph gave it; refuses one that leads anywhere but to Graph. */
export type FollowLink = (nextLink: string) => string;

const PAGE_SIZE = 100;

const page = z.object({
  value: z.array(threadingSchema),
  '@odata.nextLink': z.string().nullish(),
});

/** One page of all folders by `receivedDateTime`, oldest first. `$filter` and `$orderby` name the same property, as Graph demands. */
export async function listMessages(
  call: GraphCall,
  follow: FollowLink,
  ref: MailboxRef,
  from: { readonly since: string } | { readonly nextLink: string },
): Promise<MessagePage> {
  const path =
    'nextLink' in from
      ? follow(from.nextLink)
      : withQuery('/me/messages', {
          $filter: `receivedDateTime ge ${from.since}`,
          $orderby: 'receivedDateTime',
          $top: PAGE_SIZE,
          ...THREADING_OPTIONS,
        });
  const answer = await call(ref, { method: 'GET', path });
  const found = parseAnswer(answer, page);
  const graphNow = Date.parse(answer.headers.get('date') ?? '');
  // Without Graph's clock the watermark could claim what is not in yet.
  if (Number.isNaN(graphNow)) throw new ServiceFailure('unavailable', 'date_missing');
  return { messages: found.value, nextLink: found['@odata.nextLink'] ?? null, graphNow };
}

const stampedPage = z.object({
  value: z.array(
    z
      .object({
        id: graphMessageIdSchema,
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
  const literal = stamp.replaceAll("'", "''");
  let path = withQuery('/me/messages', {
    $filter: `singleValueExtendedProperties/Any(ep: ep/id eq '${STAMP}' and ep/value eq '${literal}')`,
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
