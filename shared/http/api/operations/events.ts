import { LIST, operation } from '../operation.ts';
import {
  endpointAnswerSchema,
  endpointSchema,
  feedQuery,
  feedSchema,
  redeliverQuery,
} from '../schemas/feed.ts';

export const eventOperations = {
  eventsRead: operation({
    method: 'GET',
    path: 'v1/events',
    caller: 'function',
    tag: 'Events',
    summary: "Read an account's events",
    description:
      'The same events as the webhook’s, each once, in an order that never changes, for 30 days. Whoever follows `nextCursor` misses nothing, whatever comes at the same time. Those of an erased contact are left out.',
    query: feedQuery,
    answers: { 200: { description: 'A page, oldest first.', json: feedSchema } },
    codes: ['invalid_id', 'cursor_expired', ...LIST],
  }),
  eventRedeliver: operation({
    method: 'POST',
    path: 'v1/events/{id}/redeliver',
    caller: 'function',
    tag: 'Events',
    summary: 'Deliver an event again',
    description: 'Under the same id, with all tries anew.',
    query: redeliverQuery,
    answers: { 202: { description: 'It is queued.' } },
    codes: [
      'invalid_id',
      'invalid_request',
      'not_found',
      'webhook_not_configured',
      'event_not_chosen',
      'endpoint_disabled',
    ],
  }),
  endpointTest: operation({
    method: 'POST',
    path: 'v1/events/test',
    caller: 'function',
    tag: 'Events',
    summary: 'Send a test event',
    description:
      'One signed event of type `endpoint.test`, at once, also while the endpoint is disabled. It changes nothing of its state.',
    answers: { 200: { description: 'What the endpoint answered.', json: endpointAnswerSchema } },
    codes: ['webhook_not_configured'],
  }),
  endpointRead: operation({
    method: 'GET',
    path: 'v1/events/endpoint',
    caller: 'function',
    tag: 'Events',
    summary: 'Read how the endpoint stands',
    answers: { 200: { description: 'Its state.', json: endpointSchema } },
    codes: [],
  }),
  endpointEnable: operation({
    method: 'POST',
    path: 'v1/events/endpoint/enable',
    caller: 'function',
    tag: 'Events',
    summary: 'Enable the endpoint again',
    description:
      'It is told of what happens from now on. What it missed is in the feed, from `missedSince` on.',
    answers: { 200: { description: 'Its state.', json: endpointSchema } },
    codes: ['webhook_not_configured'],
  }),
} as const;
