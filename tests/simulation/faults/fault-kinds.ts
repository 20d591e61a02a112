/**
 * Everything that goes wrong in the simulated world, and where it strikes. `passing` faults heal without an operator;
 * after them nothing may be missing. `lasting` ones do not heal by themselves: what they may cost is said per kind in
 * the oracle. `switched` faults have a beginning and an end of their own (see `fault-plan.ts`); the others are armed at
 * a point and strike the next that passes it.
 */
export const FAULTS = {
  // Graph's answers
  'graph.throttled': { point: 'graph', weight: 8 },
  'graph.throttled-without-a-time': { point: 'graph', weight: 4 },
  'graph.unavailable': { point: 'graph', weight: 6 },
  'graph.lost-before-the-effect': { point: 'graph', weight: 5 },
  'graph.lost-after-the-effect': { point: 'graph', weight: 5 },
  'graph.slow': { point: 'graph', weight: 8 },
  'graph.one-of-a-batch': { point: 'batch', weight: 8 },
  /** The app's own doing, when several of its processes are at one mailbox. */
  'graph.more-than-four-at-once': { point: 'switched', weight: 0 },
  'graph.short-page': { point: 'list', weight: 6 },
  'graph.odd-item': { point: 'list', weight: 4 },
  'graph.away': { point: 'switched', weight: 3 },
  // Graph's send
  'send.answer-lost': { point: 'send', weight: 6 },
  'send.lost-before-the-effect': { point: 'send', weight: 6 },
  'send.throttled': { point: 'send', weight: 4 },
  'send.shows-late-as-a-draft': { point: 'sending', weight: 6 },
  'send.shows-late-as-missing': { point: 'sending', weight: 5 },
  'send.refused': { point: 'sending', weight: 1, lasting: true },
  'send.hidden-for-good': { point: 'sending', weight: 1, lasting: true },
  // Messages
  'message.not-yet-readable': { point: 'copy', weight: 10 },
  'message.not-readable-for-a-while': { point: 'switched', weight: 12 },
  'message.fails-for-a-while': { point: 'copy', weight: 8 },
  'message.listed-late': { point: 'copy', weight: 6 },
  'message.second-copy': { point: 'copy', weight: 4 },
  'message.unreadable': { point: 'copy', weight: 1, lasting: true },
  'message.stuck': { point: 'copy', weight: 2, lasting: true },
  // Mailboxes
  /** Deleted and made anew for the same person: all mail, drafts and subscriptions are gone, and so are the folders' ids. */
  'mailbox.made-anew': { point: 'switched', weight: 1, lasting: true },
  // Notifications and subscriptions
  'notification.lost': { point: 'notification', weight: 12 },
  'notification.repeated': { point: 'notification', weight: 8 },
  'notification.late': { point: 'notification', weight: 8 },
  'notification.of-nothing': { point: 'notification', weight: 4 },
  'notifications.away': { point: 'switched', weight: 3 },
  'subscription.forgotten': { point: 'switched', weight: 4 },
  'subscription.removed': { point: 'switched', weight: 4 },
  'subscription.missed': { point: 'switched', weight: 4 },
  'subscription.reauthorization-required': { point: 'switched', weight: 4 },
  'subscription.validation-times-out': { point: 'subscribe', weight: 4 },
  // Tokens
  'token.revoked': { point: 'switched', weight: 4 },
  'token.refused-for-a-while': { point: 'switched', weight: 3 },
  'token.endpoint-throttled': { point: 'token', weight: 4 },
  'token.endpoint-unavailable': { point: 'token', weight: 4 },
  'token.operator-fault': { point: 'switched', weight: 2 },
  // Storage
  'storage.unavailable-before-the-effect': { point: 'storage', weight: 8 },
  'storage.unavailable-after-the-effect': { point: 'storage', weight: 8 },
  'storage.answer-lost': { point: 'storage', weight: 8 },
  /** For minutes, while others write behind it. */
  'storage.slow-at-the-feed': { point: 'feed', weight: 6 },
  'storage.away': { point: 'switched', weight: 2 },
  'queue.redelivers': { point: 'delivered', weight: 6 },
  // Processes
  'process.crash': { point: 'invocation', weight: 30 },
  'process.crash-after-a-due-row-moved': { point: 'due', weight: 8 },
  'process.all-stop': { point: 'switched', weight: 3 },
  'process.stopped-for-days': { point: 'switched', weight: 0, lasting: true },
  'timer.twice-at-once': { point: 'timer', weight: 3 },
  // People
  'user.leaves-during-a-read': { point: 'read', weight: 5 },
  // The CRM
  'crm.refuses': { point: 'webhook', weight: 4 },
  'crm.answer-lost': { point: 'webhook', weight: 4 },
  'crm.away': { point: 'switched', weight: 2 },
} as const satisfies Record<string, { point: string; weight: number; lasting?: true }>;

export type FaultKind = keyof typeof FAULTS;
export type FaultPoint = (typeof FAULTS)[FaultKind]['point'];

export const FAULT_KINDS = Object.keys(FAULTS) as FaultKind[];

export function isLasting(kind: FaultKind): boolean {
  return 'lasting' in FAULTS[kind];
}
