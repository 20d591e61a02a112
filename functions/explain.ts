import { BOUNDS } from '../shared/domain/bounds.ts';
import { contactIdSchema } from '../shared/domain/ids.ts';
import { normaliseMessageId } from '../shared/domain/thread/message-id.ts';
import { answer } from '../shared/http/api/operation.ts';
import { explainOperations } from '../shared/http/api/operations/explain.ts';
import type { Handle } from '../shared/http/handler.ts';
import { accountOf, userOf } from '../shared/http/path-ids.ts';
import { Refusal } from '../shared/http/refusal.ts';
import { type FamilyPorts, shownAs } from '../shared/use-cases/conversation/family.ts';
import type { explainMessage } from '../shared/use-cases/explain/explain-message.ts';

/** Why a message is in this user's conversations, or is not. */
export const explain =
  (explainOne: ReturnType<typeof explainMessage>, deps: FamilyPorts): Handle =>
  async (request) => {
    const who = { accountId: accountOf(request), userId: userOf(request) };
    const internetMessageId = messageIdOf(request.query.get('internetMessageId'));
    const { facts, ...explained } = await explainOne(who, internetMessageId);
    const found = contactIdSchema.safeParse(facts.contactId).data;
    const contactId = found === undefined ? null : await shownAs(deps, who.accountId, found);
    const body = { internetMessageId, ...explained, facts: { ...facts, contactId } };
    return answer(explainOperations.explain, 200, body);
  };

/** With brackets or without. A Message-ID has no blanks: one in a query is a plus that was not encoded. */
function messageIdOf(text: string | null): string {
  const given = (text ?? '').trim().replaceAll(' ', '+');
  const inside = /^<?([^<>\p{Cc}]+)>?$/u.exec(given)?.[1];
  const isOne = given.length <= BOUNDS.messageIdCharacters && given.isWellFormed();
  if (inside === undefined || !isOne || normaliseMessageId(inside) === null) {
    throw new Refusal(
      'invalid_request',
      'internetMessageId must be one Message-ID, percent-encoded, such as %3Cabc%40example.com%3E.',
    );
  }
  return `<${inside}>`;
}
