/**
 * A fault on demand. `target` says where it strikes:
 * `graph`: Graph requests, each item of a `$batch` on its own; `token`: the token endpoint;
 * `notification`: one change notification on its way out; `message`: a message as it comes
 * into being in a mailbox; `upload`: a PUT of an upload session.
 */
type FaultTarget = 'graph' | 'token' | 'notification' | 'message' | 'upload';

/** What a rule is matched against. */
export interface FaultSubject {
  target: FaultTarget;
  method: string;
  /**
   * graph: the decoded path below `/v1.0` (`/me/messages/AAk.../send`); token: the request's path;
   * notification: the subscription's resource; message: the folder's well-known or display name.
   */
  path: string;
  /** The mailbox's address, where one is known. */
  mailbox: string | null;
}

export interface FaultMatch {
  target: FaultTarget;
  method?: string;
  /** A regular expression, any case. */
  path?: string;
  mailbox?: string;
  /** Strikes only the nth match (from 1). */
  nth?: number;
  /** Strikes this often, then is spent. */
  times?: number;
  /** From 0 to 1. */
  probability?: number;
  /** Milliseconds of the world's clock; strikes no later. */
  until?: number;
}

export type FaultEffect =
  /** 429. `retryAfter` is sent as it is (`"2.128"`, an HTTP date); none: no header. */
  | { type: 'throttle'; retryAfter?: string; code?: string; status?: number }
  /** Answers this instead; nothing is done. */
  | { type: 'fail'; status: number; code?: string; message?: string; retryAfter?: string }
  /** Everything is done, then this is answered. */
  | { type: 'fail-after'; status: number; code?: string; message?: string; retryAfter?: string }
  /** The connection is cut before anything is done. */
  | { type: 'drop' }
  /** Everything is done, then the connection is cut. */
  | { type: 'drop-after' }
  /** Waits this long by the world's clock, then goes on. */
  | { type: 'delay'; ms: number }
  /** target `message`: its id answers 404 for `ms`, or for `reads` reads, whichever lasts longer. */
  | { type: 'ghost'; ms?: number; reads?: number }
  /**
   * target `graph` on `/send`: recipients get the mail, but the sender's copy stays a draft, or is 404, for `ms`. `lost`:
   * the answer is lost, too.
   */
  | { type: 'late-send'; shows: 'draft' | 'missing'; ms: number; lost?: boolean }
  /** target `graph` on a listing of messages: at most so many, and no nextLink though more lie behind. */
  | { type: 'short-page'; size: number }
  /** target `notification`: never sent. */
  | { type: 'lose' }
  /** target `notification`: sent this often in all. */
  | { type: 'repeat'; times: number }
  /** target `notification`: kept until `POST /control/notifications/release`. */
  | { type: 'hold' }
  /** target `notification`: also one for an id that does not exist. */
  | { type: 'phantom' }
  /** target `notification`: its encrypted content is damaged on its way. */
  | { type: 'corrupt' };

export interface FaultRule {
  id: string;
  match: FaultMatch;
  effect: FaultEffect;
  /** How many subjects fitted, and how many were struck. */
  seen: number;
  struck: number;
}
