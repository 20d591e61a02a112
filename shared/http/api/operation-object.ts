import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import { CRM_ID } from '../../domain/ids.ts';
import { type ProblemCode, STATUS_OF } from '../problem-codes.ts';
import { ANY_CALL, ANY_QUERY, type Answer, type Caller, type Operation } from './operation.ts';

const crmId = (whose: string, example: string) =>
  z
    .string()
    .regex(CRM_ID)
    .meta({ description: `The CRM's own id of ${whose}.`, example });

/** The ids of the paths, by the names in their templates. */
const PATH_IDS: Readonly<Record<string, z.ZodType>> = {
  account: crmId('the account', 'acme'),
  user: crmId('the user', 'u-17'),
  contact: crmId('the contact', 'c-42'),
  entry: z.string().meta({ description: "The entry's id.", example: '01JNB7W6R8-3f2a9c' }),
  attachment: z.string().meta({ description: "The attachment's id, of its entry." }),
  thread: z.string().meta({ description: "The thread's id." }),
  id: z.string().meta({ description: 'As its list has it.' }),
  file: z.string().meta({ description: 'Its name.', example: 'card.js' }),
};

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().meta({ description: 'Names the call in our log.' }),
    code: z.string().meta({
      description: 'Stable: program by this.',
      override: { enum: Object.keys(STATUS_OF) },
    }),
    errors: z
      .array(z.object({ pointer: z.string(), detail: z.string() }))
      .optional()
      .meta({ description: 'What is wrong in the body, by JSON pointer.' }),
    into: z.string().optional().meta({
      description: 'Of `contact_merged`: the contact to ask for.',
    }),
  })
  .meta({
    id: 'Problem',
    description: 'RFC 9457.',
    examples: [
      {
        type: 'urn:problem:outlook-crm-sync:invalid_request',
        title: 'The request is not as the interface says',
        status: 400,
        detail: 'The body is not as the interface says.',
        instance: 'urn:uuid:6c84fb90-12c4-11e1-840d-7b25c5ee775a',
        code: 'invalid_request',
        errors: [{ pointer: '/returnUrl', detail: 'Invalid input: expected string' }],
      },
    ],
  });

/** By whom a call may be made, as the document's security schemes name it. */
export const KEYS: Readonly<Record<Caller, string | null>> = {
  function: 'functionKey',
  admin: 'adminKey',
  session: 'session',
  anonymous: null,
};

/** One call, as OpenAPI has it. */
export function operationObject(name: string, operation: Operation): ZodOpenApiOperationObject {
  const { path, caller, tag, summary, description, query, headers } = operation;
  const ids = [...path.matchAll(/\{(\w+)\}/g)].map(([, id = '']) => [id, idSchema(id)] as const);
  const key = KEYS[caller];
  const content = {
    ...(operation.body ? { 'application/json': { schema: operation.body } } : {}),
    ...(operation.multipart ? { 'multipart/form-data': multipart(operation.multipart) } : {}),
  };
  return {
    operationId: name,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    security: key === null ? [] : [{ [key]: [] }],
    requestParams: {
      ...(ids.length === 0 ? {} : { path: z.object(Object.fromEntries(ids)) }),
      ...(query ? { query } : {}),
      ...(headers ? { header: headers } : {}),
    },
    ...(Object.keys(content).length === 0 ? {} : { requestBody: { required: true, content } }),
    responses: { ...answersOf(operation), ...problemsOf(operation) },
  };
}

function idSchema(name: string): z.ZodType {
  const schema = PATH_IDS[name];
  if (!schema) throw new Error(`The path id ${name} is not described`);
  return schema;
}

function multipart(message: z.ZodType) {
  return {
    schema: z
      .object({ message })
      .catchall(z.string().meta({ format: 'binary' }))
      .meta({ description: 'Beside `message`, each file in the part that its attachment names.' }),
    encoding: { message: { contentType: 'application/json' } },
  };
}

function answersOf({ answers }: Operation): ZodOpenApiResponsesObject {
  return Object.fromEntries(
    Object.entries(answers).map(([status, answer]) => [status, answerObject(answer)]),
  );
}

function answerObject({ description, json, media, headers }: Answer) {
  const content = {
    ...(json ? { 'application/json': { schema: json } } : {}),
    ...(media === undefined ? {} : { [media]: { schema: z.string() } }),
  };
  const named = Object.entries(headers ?? {}).map(
    ([name, says]) => [name, { description: says, schema: { type: 'string' as const } }] as const,
  );
  return {
    description,
    ...(Object.keys(content).length === 0 ? {} : { content }),
    ...(named.length === 0 ? {} : { headers: Object.fromEntries(named) }),
  };
}

/** Refusals by their status, each with its codes; 401 is the host's own, without a body. */
function problemsOf(operation: Operation): ZodOpenApiResponsesObject {
  const byStatus = new Map<number, Set<ProblemCode>>();
  const ofQuery = operation.caller === 'anonymous' ? [] : ANY_QUERY;
  for (const code of [...operation.codes, ...ofQuery, ...ANY_CALL]) {
    const status = STATUS_OF[code];
    byStatus.set(status, (byStatus.get(status) ?? new Set()).add(code));
  }
  const described = [...byStatus].map(([status, codes]) => {
    const own = operation.answers[status];
    const problem = {
      'application/problem+json': {
        schema: z.intersection(problemSchema, z.looseObject({ code: z.enum([...codes]) })),
      },
    };
    const words = [...codes].map((code) => `\`${code}\``).join(', ');
    return [
      String(status),
      own
        ? { ...answerObject(own), content: { ...answerObject(own).content, ...problem } }
        : { description: words, content: problem },
    ] as const;
  });
  const keyed = operation.caller === 'function' || operation.caller === 'admin';
  return {
    ...Object.fromEntries(described),
    ...(keyed ? { '401': { description: 'The key is missing or wrong. No body.' } } : {}),
  };
}
