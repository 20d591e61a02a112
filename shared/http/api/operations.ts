import type { Operation } from './operation.ts';
import { connectionOperations } from './operations/connection.ts';
import { contactOperations } from './operations/contacts.ts';
import { conversationOperations } from './operations/conversation.ts';
import { explainOperations } from './operations/explain.ts';
import { documentationOperations } from './operations/documentation.ts';
import { eventOperations } from './operations/events.ts';
import { messageOperations } from './operations/messages.ts';
import { microsoftOperations } from './operations/microsoft.ts';
import { neverListOperations } from './operations/never-lists.ts';
import { threadOperations } from './operations/threads.ts';
import { pageOperations } from './operations/pages.ts';
import { uiOperations } from './operations/ui.ts';
import { workOperations } from './operations/work.ts';

/** The whole HTTP surface, by the names of its functions. */
export const OPERATIONS = {
  ...connectionOperations,
  ...messageOperations,
  ...explainOperations,
  ...conversationOperations,
  ...threadOperations,
  ...contactOperations,
  ...neverListOperations,
  ...pageOperations,
  ...eventOperations,
  ...workOperations,
  ...microsoftOperations,
  ...documentationOperations,
  ...uiOperations,
} as const satisfies Readonly<Record<string, Operation>>;

export type OperationName = keyof typeof OPERATIONS;
