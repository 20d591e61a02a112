import type { FaultRule } from '../faults/fault-rule.ts';

type Rule = Pick<FaultRule, 'match' | 'effect'>;

/** A fault that a person can turn on, in words, with the rules of the fault book that make it. */
export interface Trouble {
  id: string;
  title: string;
  /** What goes wrong. */
  what: string;
  /** What the sync is expected to do about it. */
  expected: string;
  rules: readonly Rule[];
}

const outage = { type: 'fail', status: 503, code: 'serviceNotAvailable' } as const;

export const TROUBLES: readonly Trouble[] = [
  {
    id: 'lost',
    title: 'Notifications get lost',
    what: 'Microsoft tells nothing of new mail, and does not notice.',
    expected:
      'The sync looks through the mailbox by itself, within minutes where something has happened. Press “Admit what was missed” to make it look at once.',
    rules: [{ match: { target: 'notification' }, effect: { type: 'lose' } }],
  },
  {
    id: 'repeated',
    title: 'Notifications come three times',
    what: 'Each change of a mailbox is told again and again.',
    expected: 'A message stands once in its conversation, however often it is told.',
    rules: [{ match: { target: 'notification' }, effect: { type: 'repeat', times: 3 } }],
  },
  {
    id: 'late',
    title: 'Notifications come late',
    what: 'Each is on its way for 15 seconds.',
    expected: 'The message comes into its conversation late, at the time when it was sent.',
    rules: [{ match: { target: 'notification' }, effect: { type: 'delay', ms: 15_000 } }],
  },
  {
    id: 'throttled',
    title: 'Too many requests',
    what: 'Graph answers 429 to everything, and names 5 seconds to wait.',
    expected:
      'The sync waits as long as it is told. A mail from the CRM stands there as queued, and leaves once, after you mend it.',
    rules: [{ match: { target: 'graph' }, effect: { type: 'throttle', retryAfter: '5' } }],
  },
  {
    id: 'slow',
    title: 'Graph is slow',
    what: 'Each request takes three seconds longer.',
    expected: 'Everything goes on, later.',
    rules: [{ match: { target: 'graph' }, effect: { type: 'delay', ms: 3_000 } }],
  },
  {
    id: 'outage',
    title: 'Graph is out',
    what: 'Graph and the sign-in service answer 503.',
    expected:
      'Nothing is lost: the sync tries again at growing distances, and the mailbox stays connected.',
    rules: (['graph', 'upload', 'token'] as const).map((target) => ({
      match: { target },
      effect: outage,
    })),
  },
  {
    id: 'lost-answer',
    title: 'The answer to a send gets lost',
    what: 'Graph sends the mail, then the connection breaks.',
    expected:
      'The sync looks for the copy in Sent Items. The contact gets the mail once, never twice.',
    rules: [
      {
        match: { target: 'graph', method: 'POST', path: '/send$' },
        effect: { type: 'drop-after' },
      },
    ],
  },
];
