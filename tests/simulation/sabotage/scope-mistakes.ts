import type { Mistake } from './mistakes.ts';

/** Of the wider scopes and the never-lists. */
export const SCOPE_MISTAKES: readonly Mistake[] = [
  {
    name: 'a wider scope that takes the past, too',
    file: 'shared/use-cases/receive/membership/judge-start.ts',
    patches: [
      {
        find: "return Date.parse(message.receivedDateTime) >= Date.parse(since) ? 'yes' : 'before_scope';",
        put: "return message.receivedDateTime.length > 0 ? 'yes' : 'before_scope';",
      },
    ],
  },
  {
    name: 'the never-list forgotten',
    file: 'shared/domain/account/never-list.ts',
    patches: [{ find: 'listed.size > 0 &&', put: 'listed.size > 1e6 &&' }],
  },
  {
    name: 'an answer in a stopped thread that begins a new one',
    file: 'shared/use-cases/receive/membership/place-message.ts',
    patches: [
      {
        find: 'return judgement.barsStart\n',
        put: 'return judgement.barsStart && !Boolean(judgement)\n',
      },
    ],
  },
  {
    name: 'an address of two contacts given to the first',
    file: 'shared/use-cases/receive/membership/judge-start.ts',
    patches: [{ find: 'if (contact && !another) return', put: 'if (contact) return' }],
  },
  {
    name: 'people read whatever the scope is',
    file: 'shared/use-cases/receive/membership/judge-start.ts',
    patches: [
      {
        find: "  if (allowed !== 'yes') return { kind: allowed };\n",
        put: '',
      },
    ],
  },
];
