import type { Notifier } from '../notify/notifier.ts';
import type { GraphCall, GraphReply } from './call.ts';
import type { RequestsAtOnce } from './requests-at-once.ts';
import type { UploadSessions } from './upload-sessions.ts';

export interface Services {
  notifier: Notifier;
  uploads: UploadSessions;
  requestsAtOnce: RequestsAtOnce;
}

export interface Operation {
  method: string;
  /** Below the user, in lower case; `{x}` takes one segment. */
  template: string;
  /** One of these scopes is needed. */
  scopes: string[];
  /** `/me` itself works without a mailbox; everything else needs Exchange. */
  withoutExchange?: true;
  run(call: GraphCall, ids: string[], services: Services): GraphReply | Promise<GraphReply>;
}

export const first = (ids: string[]): string => ids[0] ?? '';
export const second = (ids: string[]): string => ids[1] ?? '';
