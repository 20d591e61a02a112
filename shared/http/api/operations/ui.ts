import { operation } from '../operation.ts';

/** What runs in the CRM's pages: the elements' scripts, and pages of ours for a frame. */
export const uiOperations = {
  uiFile: operation({
    method: 'GET',
    path: 'ui/{file}',
    caller: 'anonymous',
    tag: 'Pages',
    summary: 'A script of the elements, or a page for a frame',
    description:
      '`card.js` and `conversation.js` define the elements and load what has a hash in its name, which never changes; `card` and `conversation` are pages that hold one each. `operations` is the operator’s page, which asks for the admin key.',
    answers: { 200: { description: 'The file.', media: 'text/javascript' } },
    codes: ['not_found'],
  }),
} as const;
