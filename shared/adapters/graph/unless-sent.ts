import { z } from 'zod';
import { ServiceFailure } from '../../domain/failure.ts';
import type { MailboxRef } from '../../domain/ids.ts';
import type { GraphCall } from './graph-call.ts';
import { isMissing, orMissing } from './graph-failure.ts';
import { parseAnswer } from './json-answer.ts';
import { withQuery } from './query.ts';

const draftState = z.object({ isDraft: z.boolean().nullish() });

/**
 * What Graph refuses for a message that is no draft any more says that it was sent already, whatever the refusal's words:
 * from 2026-12-31 a change of one is refused as if a permission were missing.
 */
export async function unlessSent<T>(
  call: GraphCall,
  ref: MailboxRef,
  path: string,
  change: () => Promise<T>,
): Promise<T | 'missing' | 'sent'> {
  return orMissing(async () => {
    try {
      return await change();
    } catch (error) {
      if (!(error instanceof ServiceFailure) || error.kind !== 'refused' || isMissing(error)) {
        throw error;
      }
      const state = withQuery(path, { $select: 'isDraft' });
      const found = parseAnswer(await call(ref, { method: 'GET', path: state }), draftState);
      if (found.isDraft === false) return 'sent' as const;
      throw error;
    }
  });
}
