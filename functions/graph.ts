import type { HttpResponseInit } from '@azure/functions';
import { BOUNDS } from '../shared/domain/bounds.ts';
import { notificationItems } from '../shared/domain/mailbox/change-notification.ts';
import { validationTokensOf } from '../shared/domain/mailbox/validation-token.ts';
import { accepted } from '../shared/http/answer.ts';
import type { Handle } from '../shared/http/handler.ts';
import { parseJson, readBody } from '../shared/http/read-json.ts';
import { Refusal } from '../shared/http/refusal.ts';
import type { Counters } from '../shared/ports/telemetry.ts';

/** Both of Graph's webhooks: the validation handshake, or `{value: [...]}` handed on and 202. */
export const graphWebhook =
  (
    accept: (items: readonly unknown[], tokens: readonly string[]) => Promise<void>,
    counters: Pick<Counters, 'add'>,
  ): Handle =>
  async (request) => {
    const token = request.query.get('validationToken');
    if (token !== null) return handshake(token);
    const bytes = await readBody(request, BOUNDS.notificationBytes).catch((error: unknown) => {
      // Mail then comes in by the resync alone: an operator must see it.
      if (isLengthRequired(error)) counters.add('notification_without_length');
      throw error;
    });
    const body = parseJson(bytes);
    const items = notificationItems(body);
    if (items === null) throw new Refusal('invalid_request', 'The body must be {"value": [...]}.');
    await accept(items, validationTokensOf(body));
    return accepted;
  };

function isLengthRequired(error: unknown): boolean {
  return error instanceof Refusal && error.code === 'length_required';
}

/** Echoes the token as plain text that no browser takes for a page. */
function handshake(token: string): HttpResponseInit {
  if (token.length === 0 || token.length > BOUNDS.validationTokenCharacters) {
    throw new Refusal(
      'invalid_request',
      `The validation token must have 1 to ${BOUNDS.validationTokenCharacters} characters.`,
    );
  }
  return {
    status: 200,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
    body: token,
  };
}
