import { z } from 'zod';
import type { Tag } from './operation.ts';
import { EVENTS, TEST_EVENT } from './schemas/event.ts';

const signatureHeaders = z.object({
  'webhook-id': z.string().meta({ description: 'The same for each try: drop what came before.' }),
  'webhook-timestamp': z.string().meta({ description: 'Seconds since 1970.' }),
  'webhook-signature': z.string().meta({ description: 'As Standard Webhooks has it.' }),
});

/** What the CRM's endpoint is called with. */
export function webhooks() {
  return Object.fromEntries(
    Object.entries({ ...EVENTS, ...TEST_EVENT }).map(([type, { summary, schema }]) => [
      type,
      {
        post: {
          operationId: type,
          tags: ['Events' satisfies Tag],
          summary,
          security: [],
          requestParams: { header: signatureHeaders },
          requestBody: { required: true, content: { 'application/json': { schema } } },
          responses: {
            '2XX': { description: 'Taken.' },
            '4XX': { description: 'Not taken: it is tried again.' },
          },
        },
      },
    ]),
  );
}
