import { z } from 'zod';
import { BOUNDS, cutOrNull } from '../../domain/bounds.ts';
import { messageRefSchema } from '../../domain/ids.ts';
import type { Threading } from '../../ports/mail.ts';
import {
  expandProperties,
  extendedProperties,
  IN_REPLY_TO,
  MESSAGE_ID,
  REFERENCES,
  STAMP,
  valueOf,
} from './extended-properties.ts';

/** Ids, times, folder and threading headers: nothing else is asked of a message that nobody nominated (law 1). */
export const THREADING_OPTIONS = {
  $select: 'id,conversationId,internetMessageId,isDraft,parentFolderId,receivedDateTime',
  $expand: expandProperties(MESSAGE_ID, REFERENCES, IN_REPLY_TO, STAMP),
} as const;

export const threadingSchema = z
  .object({
    id: messageRefSchema,
    conversationId: z.string().nullish(),
    internetMessageId: z.string().nullish(),
    isDraft: z.boolean().nullish(),
    parentFolderId: z.string().nullish(),
    receivedDateTime: z.iso.datetime({ offset: true }),
    singleValueExtendedProperties: extendedProperties,
  })
  .transform((message): Threading => ({
    id: message.id,
    conversationId: message.conversationId ?? null,
    internetMessageId: cutOrNull(
      message.internetMessageId ?? valueOf(message.singleValueExtendedProperties, MESSAGE_ID),
      BOUNDS.messageIdReadCharacters,
    ),
    isDraft: message.isDraft ?? false,
    parentFolderId: message.parentFolderId ?? '',
    receivedDateTime: message.receivedDateTime,
    inReplyTo: cutOrNull(
      valueOf(message.singleValueExtendedProperties, IN_REPLY_TO),
      BOUNDS.inReplyToCharacters,
    ),
    // The newest stand last.
    references:
      valueOf(message.singleValueExtendedProperties, REFERENCES)?.slice(
        -BOUNDS.referencesCharacters,
      ) ?? null,
    stamp: valueOf(message.singleValueExtendedProperties, STAMP),
  }));
