import { z } from 'zod';
import { messageRefSchema } from '../../domain/ids.ts';
import type { Draft } from '../../ports/mail.ts';
import { addressSchema, bodySchema } from './full-message.ts';
import { type GraphAnswer, parseAnswer } from './json-answer.ts';

const draftSchema = z.object({
  id: messageRefSchema,
  internetMessageId: z.string().min(1),
  conversationId: z.string().nullish(),
  createdDateTime: z.iso.datetime({ offset: true }),
  subject: z.string().nullish(),
  from: addressSchema.nullish(),
  body: bodySchema.nullish(),
});

/** The draft that Graph made. `isReply`: with the quoted body that it put in. */
export function readDraft(
  answer: GraphAnswer,
  { isStamped, isReply }: { readonly isStamped: boolean; readonly isReply: boolean },
): Draft {
  const json = parseAnswer(answer, draftSchema);
  return {
    id: json.id,
    internetMessageId: json.internetMessageId,
    conversationId: json.conversationId ?? null,
    createdDateTime: json.createdDateTime,
    subject: json.subject ?? '',
    from: json.from ?? null,
    isStamped,
    body: isReply ? (json.body ?? null) : null,
  };
}
