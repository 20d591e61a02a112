import type { Who } from '../story/epochs.ts';

/** An event as it comes to the CRM's webhook. */
export interface ToldEvent {
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A send as the CRM remembers it. */
export interface CrmSend extends Who {
  readonly key: string;
  readonly contact: string;
  readonly startedAt: number;
  /** `accepted`: 200, 201 or 202. `refused`: another definite answer. `given_up`: none while its key was known. */
  state: 'open' | 'accepted' | 'refused' | 'given_up';
  entryId: string | null;
}
