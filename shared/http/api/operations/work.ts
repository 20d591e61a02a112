import { JSON_BODY, LIST, operation } from '../operation.ts';
import { listOf, pagingQuery } from '../schemas/common.ts';
import {
  healthSchema,
  opsHealthSchema,
  overviewSchema,
  poisonRetriesSchema,
  poisonRetrySchema,
  poisonSchema,
} from '../schemas/work.ts';

export const workOperations = {
  opsPoison: operation({
    method: 'GET',
    path: 'v1/ops/poison',
    caller: 'admin',
    tag: 'Operations',
    summary: 'List work that kept failing',
    query: pagingQuery,
    answers: { 200: { description: 'A page.', json: listOf('poison', poisonSchema) } },
    codes: [...LIST],
  }),
  opsPoisonRetry: operation({
    method: 'POST',
    path: 'v1/ops/poison/{id}/retry',
    caller: 'admin',
    tag: 'Operations',
    summary: 'Do failed work again',
    answers: { 202: { description: 'It is queued.' } },
    codes: ['not_found', 'invalid_request'],
  }),
  opsPoisonRetryMany: operation({
    method: 'POST',
    path: 'v1/ops/poison/retry',
    caller: 'admin',
    tag: 'Operations',
    summary: 'Do much failed work again',
    description: 'Each of them ends on its own: look at the results.',
    body: poisonRetrySchema,
    answers: { 200: { description: 'How each ended.', json: poisonRetriesSchema } },
    codes: [...JSON_BODY],
  }),
  opsOverview: operation({
    method: 'GET',
    path: 'v1/ops/overview',
    caller: 'admin',
    tag: 'Operations',
    summary: 'Read what to look at first',
    description:
      'Queues, timers, connections by state, failed work. Some 60 storage requests, and up to 10 more for the connections; the page `ui/operations` shows it.',
    answers: { 200: { description: 'As it is now.', json: overviewSchema } },
    codes: [],
  }),
  opsHealth: operation({
    method: 'GET',
    path: 'v1/ops/health',
    caller: 'admin',
    tag: 'Operations',
    summary: 'Read details and counters',
    answers: { 200: { description: 'As this instance sees it.', json: opsHealthSchema } },
    codes: [],
  }),
  health: operation({
    method: 'GET',
    path: 'health',
    caller: 'anonymous',
    tag: 'Operations',
    summary: 'Whether it works',
    description: 'The answer is kept for 15 seconds.',
    answers: {
      200: { description: 'It works.', json: healthSchema },
      503: { description: 'Something that it needs fails, by name.', json: healthSchema },
    },
    codes: [],
  }),
} as const;
