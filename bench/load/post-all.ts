import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { wallClock } from '../measure/wall-clock.ts';
import { sideBySide } from './side-by-side.ts';

export interface Post {
  readonly url: string;
  readonly body: string;
}

/** POSTs a second, whatever the answers; or as many as the answers allow, so many side by side. */
export type Pace = { readonly postsPerSecond: number } | { readonly sideBySide: number };

export interface Posted {
  /** When it was due, which a machine that can't keep the pace does not shift. */
  readonly at: number;
  /** Till the answer that took it. */
  readonly ackMs: number;
  /** Answers that did not take it. */
  readonly refused: number;
}

const ACK_LIMIT_MS = 10_000;
/** Graph tries again too, only later. */
const TRY_AGAIN_MS = 250;
const MOST_TRIES = 40;

export async function postAll(posts: readonly Post[], pace: Pace): Promise<Posted[]> {
  const agent = new Agent({ keepAlive: true });
  try {
    if ('sideBySide' in pace) {
      return await sideBySide(posts, pace.sideBySide, (post) => postOne(post, wallClock(), agent));
    }
    const begun = wallClock();
    const posted = posts.map(async (post, index) => {
      const due = begun + (index * 1000) / pace.postsPerSecond;
      await pause(Math.max(0, due - wallClock()));
      return postOne(post, due, agent);
    });
    return await Promise.all(posted);
  } finally {
    agent.destroy();
  }
}

async function postOne(post: Post, at: number, agent: Agent): Promise<Posted> {
  for (let refused = 0; refused < MOST_TRIES; refused += 1) {
    if ((await statusOf(post, agent)) === 202) return { at, ackMs: wallClock() - at, refused };
    await pause(TRY_AGAIN_MS);
  }
  throw new Error(`${post.url} took no notification in ${MOST_TRIES} tries`);
}

/** 0 when there was no answer. */
function statusOf({ url, body }: Post, agent: Agent): Promise<number> {
  return new Promise((resolve) => {
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
    };
    const outgoing = request(url, { method: 'POST', agent, headers, timeout: ACK_LIMIT_MS });
    outgoing.once('response', (response) => {
      response.once('close', () => resolve(response.statusCode ?? 0)).resume();
    });
    outgoing.once('timeout', () => outgoing.destroy());
    outgoing.once('error', () => resolve(0));
    outgoing.end(body);
  });
}
