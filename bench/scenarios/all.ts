import { ackCeiling, acks } from './acks.ts';
import { arrival } from './arrival.ts';
import { backlog } from './backlog.ts';
import { BURST } from './beside-floor.ts';
import { coldStart } from './cold-start.ts';
import { hosts } from './hosts.ts';
import { memory } from './memory.ts';
import type { Scenario } from './scenario.ts';
import { sends } from './sends.ts';

const MESSAGES_PER_SECOND = 10;

/** All that `npm run bench` measures, in this order. */
export const SCENARIOS: readonly Scenario[] = [
  coldStart,
  sends,
  arrival('paced-ones', 'ten messages a second, each in a POST of its own', (size) => ({
    mailboxes: size.mailboxes,
    count: MESSAGES_PER_SECOND * size.pacedSeconds,
    perPost: 1,
    spread: 'scattered',
    pace: { postsPerSecond: MESSAGES_PER_SECOND },
  })),
  arrival('paced-tens', 'ten messages a second in one POST', (size) => ({
    mailboxes: size.mailboxes,
    count: MESSAGES_PER_SECOND * size.pacedSeconds,
    perPost: 10,
    spread: 'scattered',
    pace: { postsPerSecond: MESSAGES_PER_SECOND / 10 },
  })),
  arrival('burst-ones', 'a burst, scattered over threads, one to a POST', (size) => ({
    mailboxes: size.mailboxes,
    count: size.burst,
    perPost: 1,
    spread: 'scattered',
    pace: BURST,
  })),
  arrival('burst-tens', 'a burst, scattered over threads, ten to a POST', (size) => ({
    mailboxes: size.mailboxes,
    count: size.burst,
    perPost: 10,
    spread: 'scattered',
    pace: BURST,
  })),
  arrival('burst-grouped', 'a burst, the ten of a POST in one thread', (size) => ({
    mailboxes: size.mailboxes,
    count: size.burst,
    perPost: 10,
    spread: 'grouped',
    pace: BURST,
  })),
  arrival('busy-ones', 'one busy thread, one to a POST', (size) => ({
    mailboxes: 1,
    count: size.busyThread,
    perPost: 1,
    spread: 'one-thread',
    pace: BURST,
  })),
  arrival('busy-tens', 'one busy thread, ten to a POST', (size) => ({
    mailboxes: 1,
    count: size.busyThread,
    perPost: 10,
    spread: 'one-thread',
    pace: BURST,
  })),
  backlog,
  acks,
  ackCeiling,
  hosts,
  memory,
  // Last, since so many connections stay for what follows.
  arrival('many-mailboxes', 'a burst over many mailboxes, one message each', (size) => ({
    mailboxes: size.manyMailboxes,
    count: size.manyMailboxes,
    perPost: 1,
    spread: 'scattered',
    pace: BURST,
  })),
];
