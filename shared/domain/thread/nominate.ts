/** How a message points to a thread, strongest first. */
export type PointedBy = 'in_reply_to' | 'report' | 'references' | 'conversation';

export interface Candidate<H> {
  readonly by: PointedBy;
  readonly hit: H;
}

/** What the thread index answered: one place for each Message-ID asked for, newest reference first. */
export interface IndexAnswers<H> {
  readonly inReplyTo: readonly (H | null)[];
  /** What a report says that it is about. */
  readonly report: readonly (H | null)[];
  readonly references: readonly (H | null)[];
  readonly conversation: readonly H[];
}

/**
 * The threads that a message may belong to, in the order in which they are judged: In-Reply-To, what a report is about,
 * then References from the newest, then conversationId. Each thread once, by its strongest link; a stopped thread must not hide a live one,
 * so all are kept.
 */
export function nominate<H extends { readonly threadId: string }>(
  answers: IndexAnswers<H>,
): readonly Candidate<H>[] {
  const all: Candidate<H>[] = [
    ...present(answers.inReplyTo).map((hit) => ({ by: 'in_reply_to' as const, hit })),
    ...present(answers.report).map((hit) => ({ by: 'report' as const, hit })),
    ...present(answers.references).map((hit) => ({ by: 'references' as const, hit })),
    ...answers.conversation.map((hit) => ({ by: 'conversation' as const, hit })),
  ];
  const byThread = new Map<string, Candidate<H>>();
  for (const candidate of all) {
    if (!byThread.has(candidate.hit.threadId)) byThread.set(candidate.hit.threadId, candidate);
  }
  return [...byThread.values()];
}

function present<H>(answers: readonly (H | null)[]): readonly H[] {
  return answers.filter((hit): hit is H => hit !== null);
}
