import { z } from 'zod';
import { ServiceFailure } from '../../domain/failure.ts';
import type { MailboxRef } from '../../domain/ids.ts';
import type { GraphCall } from './graph-call.ts';
import { isNoMailbox } from './graph-failure.ts';
import { parseAnswer } from './json-answer.ts';
import { withQuery } from './query.ts';

const folder = z.object({ id: z.string().min(1) });

/** Ids of the folders that decide what a message is. Folders have no immutable ids, but these three never move. */
export async function readFolders(
  call: GraphCall,
  ref: MailboxRef,
): Promise<{ sentItems: string; drafts: string; inbox: string } | 'no_mailbox'> {
  const read = async (name: 'inbox' | 'sentitems' | 'drafts'): Promise<string> => {
    const path = withQuery(`/me/mailFolders/${name}`, { $select: 'id' });
    return parseAnswer(await call(ref, { method: 'GET', path }), folder).id;
  };
  try {
    const sentItems = await read('sentitems');
    const [drafts, inbox] = await Promise.all([read('drafts'), read('inbox')]);
    return { sentItems, drafts, inbox };
  } catch (error) {
    // Every mailbox has these folders.
    if (isNoMailbox(error) || isNotFound(error)) return 'no_mailbox';
    throw error;
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof ServiceFailure && error.status === 404;
}
