import type { FaultEffect } from '../faults/fault-rule.ts';
import type { Mailbox } from '../mail/mailbox.ts';
import type { AccessToken } from '../tokens.ts';
import type { World } from '../world.ts';
import type { QueryOptions } from './query-options.ts';

/** One Graph request, alone or as an item of a `$batch`, before anybody is known to have made it. */
export interface GraphRequest {
  method: string;
  /** Below `/v1.0`, still encoded, with the query: `/me/messages?$top=5`. */
  target: string;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: Buffer;
  /** The `seq` of the `$batch` in the journal. */
  batch: number | null;
  /** Aborted when the client went away: nobody waits for the answer any more. */
  gone: AbortSignal;
}

/** A request that passed authentication, as the operations see it. */
export interface GraphCall {
  world: World;
  method: string;
  /** Decoded; `/me` and `/users/{own id}` are cut off: `['messages', '{id}', 'send']`. */
  path: string[];
  query: QueryOptions;
  headers: Record<string, string>;
  /** The parsed JSON body; undefined when there is none. */
  body: unknown;
  mailbox: Mailbox;
  token: AccessToken;
  /** `Prefer: IdType="ImmutableId"` came with this request (an outer `$batch` passes none on). */
  immutableIds: boolean;
  /** A fault that changes what this request does: a late send, a short page. */
  fault: FaultEffect | null;
}

export interface GraphReply {
  status: number;
  headers?: Record<string, string>;
  /** A Buffer is sent as it is; anything else as JSON; none: an empty body. */
  body?: unknown;
}
