import { z } from 'zod';
import { operation } from '../operation.ts';

/** The interface's description of itself. It tells nothing of any account, so that it needs no key. */
export const documentationOperations = {
  openApi: operation({
    method: 'GET',
    path: 'openapi.json',
    caller: 'anonymous',
    tag: 'Operations',
    summary: 'This document',
    answers: { 200: { description: 'OpenAPI 3.1.', json: z.looseObject({}) } },
    codes: [],
  }),
  docs: operation({
    method: 'GET',
    path: 'docs',
    caller: 'anonymous',
    tag: 'Operations',
    summary: 'This document as a page',
    answers: { 200: { description: 'A page that asks nothing of elsewhere.', media: 'text/html' } },
    codes: [],
  }),
  docsScript: operation({
    method: 'GET',
    path: 'docs/redoc.js',
    caller: 'anonymous',
    tag: 'Operations',
    summary: "The page's script",
    answers: { 200: { description: 'Redoc.', media: 'text/javascript' } },
    codes: [],
  }),
} as const;
