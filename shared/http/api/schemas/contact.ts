import { z } from 'zod';

export const contactSchema = z
  .object({ id: z.string(), emails: z.array(z.string()), name: z.string().nullable() })
  .meta({
    id: 'Contact',
    examples: [{ id: 'c-42', emails: ['ada@example.com'], name: 'Ada Lovelace' }],
  });

/** One contact's end in a batch. */
const contactResultSchema = z
  .union([
    z.object({ status: z.literal(200), contact: contactSchema }),
    z.object({
      status: z.union([z.literal(400), z.literal(503)]),
      id: z.string().nullable().meta({ description: 'Null where there was none to read.' }),
      code: z.enum(['invalid_request', 'unavailable']),
      detail: z.string(),
      errors: z.array(z.object({ pointer: z.string(), detail: z.string() })),
    }),
    z.object({
      status: z.literal(409),
      id: z.string(),
      code: z.literal('contact_merged'),
      detail: z.string(),
      errors: z.array(z.object({ pointer: z.string(), detail: z.string() })),
      into: z.string().meta({ description: 'The contact to ask for.' }),
    }),
  ])
  .meta({
    id: 'ContactResult',
    examples: [
      {
        status: 200,
        contact: { id: 'c-42', emails: ['ada@example.com'], name: 'Ada Lovelace' },
      },
    ],
  });

export const contactResultsSchema = z
  .object({
    results: z.array(contactResultSchema).meta({ description: 'In the order of the request.' }),
  })
  .meta({ id: 'ContactResults' });

export const neverListSchema = z
  .object({ addresses: z.array(z.string()), domains: z.array(z.string()) })
  .meta({
    id: 'NeverList',
    description: 'Whose mail stays out. A domain stands for those under it, too.',
    examples: [{ addresses: ['notary@example.com'], domains: ['lawyers.example'] }],
  });
