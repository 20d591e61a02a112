import type { WholeEntry } from '../../client/src/types.ts';
import type { Draft, FileMark } from './draft.ts';
import type { AttachedFile } from './files/attached-file.ts';
import type { Refused } from './send-outcome.ts';

export type Phase =
  | { readonly kind: 'writing'; readonly refused: Refused | null }
  | { readonly kind: 'sending' }
  /** Frozen: only the same goes under its key. */
  | { readonly kind: 'doubt'; readonly code: string; readonly requestId: string | null }
  | { readonly kind: 'reused' }
  | { readonly kind: 'taken'; readonly entry: WholeEntry };

export interface ComposeState {
  readonly draft: Draft;
  readonly files: readonly AttachedFile[];
  /** Attached before a reload, which no file survives. */
  readonly lost: readonly FileMark[];
  readonly phase: Phase;
  /** Whether what is missing is said: not before somebody wants to send. */
  readonly isChecked: boolean;
  readonly isRestored: boolean;
  readonly isKept: boolean;
}

export const WRITING: Phase = { kind: 'writing', refused: null };
export const IN_DOUBT = { kind: 'doubt', code: 'unreachable', requestId: null } as const;
