import type { Mail } from '../mail.ts';
import { type Costs, costsEach, costsOf } from '../measure/costs.ts';
import { forgetPeak, memoryMb } from '../measure/process-cost.ts';
import type { Side } from '../sides/side.ts';
import type { World } from '../world.ts';
import { type Pace, type Posted, postAll } from './post-all.ts';

/** Times in milliseconds. */
export interface MailRun {
  readonly ackMs: readonly number[];
  readonly refused: number;
  /** From the POST to the row. */
  readonly entryMs: readonly number[];
  /** From the POST to the CRM's webhook; none at the floor, which tells nobody. */
  readonly toldMs: readonly number[];
  /** Messages that were not in when the time was up. */
  readonly missing: number;
  readonly entriesPerSecond: number;
  readonly toldPerSecond: number;
  /** Of one message. */
  readonly costs: Costs;
  readonly peakMb: number;
}

/** Posts the notifications of these mails to one side and notes what becomes of them. */
export async function runMail(
  { microsoft, crm }: Pick<World, 'microsoft' | 'crm'>,
  side: Side,
  posts: readonly (readonly Mail[])[],
  pace: Pace,
  limitMs: number,
): Promise<MailRun> {
  await side.idle(30_000);
  await side.clearQueues();
  await microsoft.forgetRequests();
  const webhooks = side.webhooks();
  const ready = posts.map((mails, index) => ({
    url: webhooks[index % webhooks.length] ?? '',
    body: side.notification(mails),
  }));

  side.hostPids().forEach(forgetPeak);
  const before = await costsOf(side, microsoft);
  const posted = await postAll(ready, pace);
  const mails = posts.flat();
  await side.through(mails, limitMs);
  const after = await costsOf(side, microsoft);

  const entered = await side.enteredSince(posted[0]?.at ?? 0);
  const entries = timesOf(posts, posted, (messageId) => entered.get(messageId));
  const told = timesOf(posts, posted, side.name === 'app' ? crm.toldAt : () => undefined);
  return {
    ackMs: posted.map(({ ackMs }) => ackMs),
    refused: posted.reduce((sum, { refused }) => sum + refused, 0),
    entryMs: entries.waits,
    toldMs: told.waits,
    missing: mails.length - (side.name === 'app' ? told : entries).waits.length,
    entriesPerSecond: entries.perSecond,
    toldPerSecond: told.perSecond,
    costs: costsEach(before, after, mails.length),
    peakMb: Math.max(...side.hostPids().map((pid) => memoryMb(pid).peak)),
  };
}

/** How long each message took to come to a moment, and how many did so in a second from the first POST to the last. */
function timesOf(
  posts: readonly (readonly Mail[])[],
  posted: readonly Posted[],
  momentOf: (messageId: string) => number | undefined,
): { waits: number[]; perSecond: number } {
  const moments = posts.flatMap((mails, index) =>
    mails.flatMap(({ messageId }) => {
      const moment = momentOf(messageId);
      return moment === undefined ? [] : [{ moment, wait: moment - (posted[index]?.at ?? 0) }];
    }),
  );
  const last = moments.reduce((latest, { moment }) => Math.max(latest, moment), 0);
  const seconds = (last - (posted[0]?.at ?? 0)) / 1000;
  return { waits: moments.map(({ wait }) => wait), perSecond: moments.length / seconds };
}
