import type { HttpRequest } from '@azure/functions';
import type { z } from 'zod';
import { type CursorKeys, sealCursor } from '../shared/domain/cursor.ts';
import { FEED_WAIT_MS } from '../shared/domain/event/feed-durations.ts';
import { type CrmEvent, EVENT_ID, type EventType } from '../shared/domain/event/event.ts';
import { accountIdSchema, type AccountId } from '../shared/domain/ids.ts';
import { accepted } from '../shared/http/answer.ts';
import { answer } from '../shared/http/api/operation.ts';
import { eventOperations } from '../shared/http/api/operations/events.ts';
import type { endpointSchema, eventSchema } from '../shared/http/api/schemas/feed.ts';
import type { Handle } from '../shared/http/handler.ts';
import { limitOf, openPosition } from '../shared/http/paging.ts';
import { Refusal } from '../shared/http/refusal.ts';
import { timeIn } from '../shared/http/rfc3339.ts';
import { waitOf } from '../shared/http/wait.ts';
import type { CrmWebhook, EndpointState } from '../shared/ports/events.ts';
import type { Endpoint, NotTold } from '../shared/use-cases/events/endpoint.ts';
import type { FeedEvents, FeedRequest } from '../shared/use-cases/events/read-feed.ts';
import type { EndpointAnswer } from '../shared/use-cases/events/test-endpoint.ts';

export const eventsRead =
  (deps: {
    readonly read: (request: FeedRequest) => Promise<FeedEvents>;
    readonly cursorKeys: CursorKeys;
  }): Handle =>
  async (request) => {
    const account = accountInQuery(request);
    const list = ['events', account];
    const found = await deps.read({
      account,
      from: fromOf(request, deps.cursorKeys, list),
      limit: limitOf(request.query.get('limit')),
      waitMs: waitOf(request, FEED_WAIT_MS),
    });
    if (found.kind === 'expired') {
      throw new Refusal(
        'cursor_expired',
        'Events behind this cursor are older than 30 days and gone. Begin without it.',
      );
    }
    return answer(eventOperations.eventsRead, 200, {
      events: found.events.map(eventShape),
      nextCursor: sealCursor(deps.cursorKeys, list, String(found.last)),
      hasMore: found.hasMore,
    });
  };

/** As it was stored: what the version before wrote may lack what came later. */
function eventShape({ id, type, timestamp, data }: CrmEvent): z.input<typeof eventSchema> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nobody checks what we have stored ourselves
  return { id, type, timestamp, data } as z.input<typeof eventSchema>;
}

function accountInQuery(request: HttpRequest): AccountId {
  const given = request.query.get('account');
  if (given === null) {
    throw new Refusal('invalid_request', 'account is missing: each account has a feed of its own.');
  }
  const parsed = accountIdSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new Refusal('invalid_id', 'The account id is not of the allowed form.');
}

function fromOf(
  request: HttpRequest,
  keys: CursorKeys,
  list: readonly string[],
): FeedRequest['from'] {
  const after = openPosition(request.query.get('after'), keys, list);
  const since = request.query.get('since');
  if (since === null) return after === null ? null : { after: Number(after) };
  if (after !== null) throw new Refusal('invalid_request', 'Give after or since, not both.');
  const time = timeIn(since);
  if (time === null) throw new Refusal('invalid_request', 'since must be an RFC 3339 time.');
  return { since: time };
}

export const eventRedeliver =
  (
    redeliver: (account: AccountId, id: string) => Promise<'queued' | 'not_found' | NotTold>,
  ): Handle =>
  async (request) => {
    const account = accountInQuery(request);
    const id = request.params['id'] ?? '';
    // An id that we never made is one that is not there.
    const outcome = EVENT_ID.test(id) ? await redeliver(account, id) : 'not_found';
    switch (outcome) {
      case 'queued':
        return accepted;
      case 'not_found':
        throw new Refusal('not_found', 'There is no such event in the feed of this account.');
      case 'webhook_not_configured':
        throw notConfigured();
      case 'event_not_chosen':
        throw new Refusal(outcome, 'CRM_WEBHOOK_EVENTS leaves this type out.');
      case 'endpoint_disabled':
        throw new Refusal(outcome, 'It answered 410. Enable it first.');
    }
  };

export const endpointTest =
  (test: () => Promise<EndpointAnswer | null>): Handle =>
  async () => {
    const answered = await test();
    if (answered === null) throw notConfigured();
    return answer(eventOperations.endpointTest, 200, answered);
  };

interface EndpointDeps {
  readonly endpoint: Pick<Endpoint, 'state' | 'enable' | 'isTripped'>;
  /** Null: there is none. */
  readonly webhook: CrmWebhook | null;
  readonly chosenEvents: readonly EventType[];
}

export const endpointRead =
  (deps: EndpointDeps): Handle =>
  async () =>
    answer(eventOperations.endpointRead, 200, endpointShape(deps, await deps.endpoint.state()));

export const endpointEnable =
  (deps: EndpointDeps): Handle =>
  async () => {
    if (deps.webhook === null) throw notConfigured();
    const state = await deps.endpoint.enable();
    return answer(eventOperations.endpointEnable, 200, endpointShape(deps, state));
  };

function endpointShape(
  { endpoint, webhook, chosenEvents }: EndpointDeps,
  state: EndpointState,
): z.input<typeof endpointSchema> {
  return {
    configured: webhook !== null,
    enabled: webhook !== null && state.disabledAt === null,
    events: [...chosenEvents],
    ...state,
    breaker: endpoint.isTripped() ? 'open' : 'closed',
  };
}

function notConfigured(): Refusal {
  return new Refusal('webhook_not_configured', 'CRM_WEBHOOK_URL is not set.');
}
