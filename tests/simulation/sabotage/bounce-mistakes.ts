import type { Mistake } from './mistakes.ts';

/** Of mail that comes back. */
export const BOUNCE_MISTAKES: readonly Mistake[] = [
  {
    name: 'a bounce from a stranger believed',
    file: 'shared/domain/entry/bounce.ts',
    patches: [
      {
        find: "if (!isMailSystem(claim.from) || claim.from === null || claim.origin === 'refuted') return false;",
        put: 'if (isMailSystem(claim.from)) return true;',
      },
    ],
  },
  {
    name: 'a bounce applied to the newest mail instead of its own',
    file: 'shared/use-cases/receive/commit/mark-bounced.ts',
    patches: [
      {
        find: 'deps.conversations.entry(accountId, contactId, id.data),',
        put: `deps.conversations.page(accountId, contactId, 100, null).then(({ entries }) => {
        const newest = entries.find(({ direction }) => direction === 'outbound');
        return newest ? deps.conversations.entry(accountId, contactId, newest.id) : null;
      }),`,
      },
    ],
  },
  {
    name: 'the bounce of an aside taken for one of the thread',
    file: 'shared/use-cases/receive/membership/find-live.ts',
    patches: [{ find: 'messageIdHash === hashOf(nearest)', put: 'messageIdHash !== hashOf("")' }],
  },
];
