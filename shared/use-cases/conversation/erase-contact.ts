import type { AccountId, ContactId } from '../../domain/ids.ts';
import { optimistically } from '../../domain/optimistically.ts';
import type { Conversations } from '../../ports/conversation.ts';
import { finishMerges, forgetAddresses, type MergeContactPorts } from './merge-contact.ts';

export interface EraseContactPorts extends MergeContactPorts {
  readonly conversations: Pick<Conversations, 'contact' | 'commit' | 'erase'>;
}

export type Erased =
  | { readonly kind: 'erased' }
  | { readonly kind: 'contact_merged'; readonly into: ContactId };

/**
 * Erases a contact, and before it those that were merged into it: while it is there it names them. Of each its addresses
 * go first, since once it is gone nobody knows them. Safe to repeat after a crash.
 */
export const eraseContact =
  (deps: EraseContactPorts) =>
  (account: AccountId, contact: ContactId): Promise<Erased> =>
    optimistically<Erased>('contact_busy', async () => {
      await finishMerges(deps, account, contact);
      const found = await deps.conversations.contact(account, contact);
      const { mergedInto, merged = [] } = found?.value ?? {};
      if (mergedInto) return { kind: 'contact_merged', into: mergedInto.contactId };
      for (const { contactId } of merged) {
        const member = await deps.conversations.contact(account, contactId);
        // One that is gone may have been erased by half.
        if (member !== null && member.value.mergedInto?.contactId !== contact) continue;
        if (member !== null) await forgetAddresses(deps, account, member.value);
        await deps.conversations.erase(account, contactId);
      }
      if (found !== null) await forgetAddresses(deps, account, found.value);
      // Another may have been merged into it meanwhile.
      const isErased = await deps.conversations.erase(account, contact, found ?? undefined);
      if (!isErased) return 'contended';
      // A send that came meanwhile has made it known anew, and lost by half what it had written: all of it goes.
      const isBack = (await deps.conversations.contact(account, contact)) !== null;
      return isBack ? 'contended' : { kind: 'erased' };
    });
