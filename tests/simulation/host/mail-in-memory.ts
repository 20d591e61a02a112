import type { MailReader } from '../../../shared/ports/mail-reading.ts';
import type { MailSender } from '../../../shared/ports/mail-sending.ts';
import type { MailSubscriptions } from '../../../shared/ports/mail-subscriptions.ts';
import type { AccessTokens } from '../../../shared/ports/tokens.ts';
import type { Random } from '../engine/random.ts';
import { draftsInMemory } from './drafts-in-memory.ts';
import type { Effect } from './effect.ts';
import { mailboxRequests } from './mailbox-requests.ts';
import { messagesInMemory } from './messages-in-memory.ts';
import type { Outside } from './outside.ts';
import { subscriptionsInMemory } from './subscriptions-in-memory.ts';

/** Graph's mail as the product's ports say, over the simulated mailboxes. */
export function mailInMemory(
  outside: Outside,
  deps: {
    readonly effect: Effect;
    readonly random: Random;
    readonly tokens: AccessTokens;
  },
): MailReader & MailSender & MailSubscriptions {
  const call = mailboxRequests(outside, deps);
  return {
    ...messagesInMemory(outside, call, deps.random),
    ...draftsInMemory(outside, call, deps.random),
    ...subscriptionsInMemory(outside, call),
  };
}
