import type { NotificationItem } from './items.ts';

/** The status of the answer, or why there was none. */
export type PostResult = number | 'timeout' | 'unreachable';

/** The body of a notification POST. */
export interface NotificationPost {
  value: NotificationItem[];
  validationTokens?: string[];
}

/** One POST of notifications. What the endpoint answers after the time limit does not count. */
export async function postItems(
  url: string,
  post: NotificationPost,
  timeoutMs: number,
  closing: AbortSignal,
): Promise<PostResult> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(post),
      redirect: 'manual',
      signal: AbortSignal.any([timeout, closing]),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    // Refused, reset or too late: all the service knows is that it was not taken.
    return timeout.aborted ? 'timeout' : 'unreachable';
  }
}
