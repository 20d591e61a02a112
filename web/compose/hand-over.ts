import type { WholeEntry } from '../../client/src/types.ts';
import { SyncProblem } from '../state/problem.ts';
import type { ComposeProps } from './compose-props.ts';
import type { Draft } from './draft.ts';
import { sendForm } from './send-form.ts';
import { outcomeOfEntry, outcomeOfProblem, type SendOutcome } from './send-outcome.ts';

/** Of a first request that is still at work: some half a minute. */
const MOST_WAITS = 15;

type Given = Pick<ComposeProps, 'session' | 'contact' | 'replyTo' | 'again'>;

/** Hands a mail to the service, again while an earlier request with its key is at work. */
export async function handOver(
  { session, contact, replyTo, again }: Given,
  draft: Draft,
  files: readonly File[],
): Promise<SendOutcome> {
  // To one that failed, the service takes it for an answer to what that one answered.
  const answered = replyTo?.id ?? again?.id ?? null;
  for (let waits = 0; ; waits += 1) {
    const body = sendForm({ contactId: contact.id, draft, replyTo: answered, files });
    const outcome = await session
      .call<WholeEntry>('messages', {
        method: 'POST',
        headers: { 'idempotency-key': draft.key },
        body,
      })
      .then(outcomeOfEntry, outcomeOfFailure);
    if (outcome.kind !== 'wait') return outcome;
    if (waits >= MOST_WAITS) return { kind: 'doubt', code: 'send_in_progress', requestId: null };
    await new Promise((resolve) => setTimeout(resolve, outcome.seconds * 1000));
  }
}

function outcomeOfFailure(error: unknown): SendOutcome {
  if (error instanceof SyncProblem) return outcomeOfProblem(error);
  return { kind: 'doubt', code: 'unreachable', requestId: null };
}
