import type { Draft } from './draft.ts';
import { typedIn } from './recipients/edit-recipients.ts';
import { LIST_NAMES } from './recipients/recipient-lists.ts';
import { hasText } from './text/blocks.ts';

/** Nothing was written: whom an answer goes to stood there before. */
export function isUntouched(draft: Draft, { lists }: Draft): boolean {
  const isTyped = LIST_NAMES.some((name) => typedIn(draft, name) !== '');
  const isOpen = draft.subject === '' && !hasText(draft.blocks) && !isTyped;
  return isOpen && JSON.stringify(draft.lists) === JSON.stringify(lists);
}
