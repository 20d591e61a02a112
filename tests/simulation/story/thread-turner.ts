import type { Crm } from '../crm/crm.ts';
import type { VirtualTime } from '../engine/virtual-time.ts';
import type { Random } from '../engine/random.ts';
import { CONTACTS } from './cast.ts';
import type { Who } from './epochs.ts';
import type { ListedThread, Turns } from './turns.ts';

const MINUTE = 60_000;

/** Somebody in the CRM stops one of a user's threads, and mostly starts it again after a while. */
export class ThreadTurner {
  readonly #crm: Crm;
  readonly #turns: Turns;
  readonly #time: VirtualTime;
  readonly #random: Random;

  constructor({ crm, turns, time }: { crm: Crm; turns: Turns; time: VirtualTime }, random: Random) {
    this.#crm = crm;
    this.#turns = turns;
    this.#time = time;
    this.#random = random;
  }

  /** `alone`: while it is asked, the user neither connects nor disconnects. */
  async stopsAndStarts(
    who: Who,
    alone: (run: () => Promise<void>) => Promise<void>,
  ): Promise<void> {
    const contact = this.#random.pick(CONTACTS).id;
    const threads = await this.#crm.threads(who.account, contact);
    const own = threads.filter(
      ({ userId, state, stopped }) =>
        userId === who.user && (state === 'syncing' || stopped.why === 'by_request'),
    );
    if (own.length === 0) return;
    const { id, state } = this.#random.pick(own);
    const { account, user } = who;
    const thread = { id, account, user, contact };
    const turn = (sync: boolean) => alone(() => this.#turn(thread, sync));
    if (state === 'syncing') {
      await turn(false);
      if (this.#random.chance(0.25)) return;
      await this.#time.sleep(this.#random.int(0, 40) * MINUTE);
    }
    await turn(true);
  }

  async #turn(thread: ListedThread, sync: boolean): Promise<void> {
    const turn = this.#turns.ask(thread, sync, this.#time.now());
    const { id, account, contact } = thread;
    const params = { account, contact, thread: id };
    const { status, body } = await this.#crm.ask('threadChange', { params, body: { sync } });
    const isSo = sync ? status === 200 : status === 200 && body.stopped.why === 'by_request';
    if (isSo) this.#turns.answer(turn, this.#time.now());
  }
}
