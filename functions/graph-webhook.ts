import type { HttpResponseInit } from '@azure/functions';
import { notificationBodySchema } from '../shared/domain/change-notification.ts';
import { accepted } from '../shared/http/answer.ts';
import type { Handle } from '../shared/http/handler.ts';
import { readBody } from '../shared/http/read-body.ts';
import { parseJson } from '../shared/http/read-json.ts';
import { Refusal } from '../shared/http/refusal.ts';

const BODY_LIMIT_BYTES = 4 * 1024 * 1024;
const TOKEN_LIMIT = 2048;

/** Both of Graph's webhooks: the validation handshake, or `{value: [...]}` handed on and 202. */
export const graphWebhook =
  (accept: (items: readonly unknown[]) => Promise<void>): Handle =>
  async (request) => {
    const token = request.query.get('validationToken');
    if (token !== null) return handshake(token);
    const body = notificationBodySchema.safeParse(
      parseJson(await readBody(request, BODY_LIMIT_BYTES)),
    );
    if (!body.success) throw new Refusal('invalid_request', 'The body must be {"value": [...]}.');
    await accept(body.data.value);
    return accepted;
  };

/** Echoes the token as plain text that no browser takes for a page. */
function handshake(token: string): HttpResponseInit {
  if (token.length === 0 || token.length > TOKEN_LIMIT) {
    throw new Refusal(
      'invalid_request',
      `The validation token must have 1 to ${TOKEN_LIMIT} characters.`,
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
