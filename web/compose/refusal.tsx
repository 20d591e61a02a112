import type { ComponentChild } from 'preact';
import type { ComposeWords } from '../words/compose/words.ts';
import { fill } from '../words/fill.ts';
import type { Field, Refused } from './send-outcome.ts';

/** What the service said, in people's words. */
function sentenceOf({ code, field, place }: Refused, words: ComposeWords): string {
  if (code === 'invalid_request' && place !== null && field !== 'files') {
    return words.errors.invalid_email;
  }
  const sentences: Readonly<Record<string, string>> = words.errors;
  return sentences[code] ?? words.errors.other;
}

/** The code, and the request's id in the service's log, for whoever runs it. */
export function Quote({
  code,
  requestId,
  words,
}: {
  readonly code: string;
  readonly requestId: string | null;
  readonly words: ComposeWords;
}): ComponentChild {
  const sentence =
    requestId === null
      ? fill(words.quoteCode, { code })
      : fill(words.quote, { code, id: requestId });
  return <span class="code">{sentence}</span>;
}

/** At one field what the service said of it, else what was found here. */
export function refusedAt(
  refused: Refused | null,
  field: Field,
  words: ComposeWords,
): string | null {
  return refused?.field === field ? sentenceOf(refused, words) : null;
}
