import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
} from 'zod-openapi';
import type { Operation, Tag } from './operation.ts';
import { KEYS, operationObject, problemSchema } from './operation-object.ts';
import { OPERATIONS } from './operations.ts';
import { webhooks } from './webhooks.ts';

const TAGS: Readonly<Record<Tag, string>> = {
  Connection: "A user's mailbox: connect, change, disconnect.",
  Messages: 'What goes out, and what did not come in.',
  Conversation: "A contact's messages.",
  Contacts: 'Whom threads are with.',
  Events: 'What happened, in order.',
  Pages: 'For pages in a browser, by a session and never by a key.',
  Operations: 'For those who run it.',
  Microsoft: 'What Microsoft calls.',
};

/** The OpenAPI document of the whole surface. `publicBaseUrl` is without `/api`. */
export function openApiDocument(publicBaseUrl: string): ReturnType<typeof createDocument> {
  return createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'Outlook sync for a CRM',
        version: '1.0.0',
        summary: 'Two-way e-mail sync between a CRM and its users’ Outlook mailboxes.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: `${publicBaseUrl}/api` }],
      tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
      security: [],
      paths: pathsOf(OPERATIONS),
      webhooks: webhooks(),
      components: {
        schemas: { Problem: problemSchema },
        securitySchemes: usedOnly({
          functionKey: {
            type: 'apiKey',
            in: 'header',
            name: 'x-functions-key',
            description: 'A function key of the app: trusted for all accounts, for servers only.',
          },
          adminKey: {
            type: 'apiKey',
            in: 'header',
            name: 'x-functions-key',
            description: "The app's master key.",
          },
          session: { type: 'http', scheme: 'bearer', description: 'A session of a page.' },
        }),
      },
    },
    {
      override: ({ jsonSchema, io }) => {
        withoutLimitsOfDoubles(jsonSchema);
        if (io === 'output') openToMore(jsonSchema);
      },
    },
  );
}

function usedOnly<T>(schemes: Readonly<Record<string, T>>): Record<string, T> {
  const used = new Set(Object.values(OPERATIONS).map(({ caller }) => KEYS[caller]));
  return Object.fromEntries(Object.entries(schemes).filter(([name]) => used.has(name)));
}

/** What a double can count to says nothing of what is meant. */
function withoutLimitsOfDoubles(schema: { minimum?: unknown; maximum?: unknown }): void {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}

/** Answers may get more fields: who checks them by the document must not break then. */
function openToMore(schema: { additionalProperties?: unknown }): void {
  if (schema.additionalProperties === false) delete schema.additionalProperties;
}

function pathsOf(operations: Readonly<Record<string, Operation>>): ZodOpenApiPathsObject {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const [name, operation] of Object.entries(operations)) {
    const path = (paths[`/${operation.path}`] ??= {});
    path[operation.method.toLowerCase()] = operationObject(name, operation);
  }
  return paths;
}
