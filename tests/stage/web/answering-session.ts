import type { PageSession } from '../../../web/state/session.ts';

/** A page's session whose service answers by the call, such as `GET connection`; an error is thrown. */
export function answeringSession(answers: Readonly<Record<string, unknown>>): {
  readonly session: PageSession;
  readonly calls: string[];
} {
  const calls: string[] = [];
  const session: Pick<PageSession, 'call'> = {
    async call<T>(path: string, { method = 'GET', body }: { method?: string; body?: object } = {}) {
      calls.push(`${method} ${path}${body ? ` ${JSON.stringify(body)}` : ''}`);
      const answer = answers[`${method} ${path}`];
      if (answer instanceof Error) throw answer;
      return answer as T;
    },
  };
  return { session: session as PageSession, calls };
}
