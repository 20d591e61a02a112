import type { Random } from '../engine/random.ts';
import type { VirtualTime } from '../engine/virtual-time.ts';
import type { Answer, Crm } from './crm.ts';
import type { ToldEvent } from './told.ts';

const SECOND = 1000;
const SHORTEST_MS = SECOND;
const LONGEST_MS = 30 * 60 * SECOND;

/** The CRM's back end, as it follows the feed of one account by its cursor and keeps what it has read. */
export class FeedReader {
  readonly account: string;
  readonly read: ToldEvent[] = [];
  /** Answers that a reader of the last 30 days never should get. */
  readonly refusals: string[] = [];
  readonly #crm: Crm;
  readonly #time: VirtualTime;
  readonly #random: Random;
  #cursor: string | null = null;
  #isReading = false;
  #waitMs = SHORTEST_MS;

  constructor(account: string, crm: Crm, time: VirtualTime, random: Random) {
    this.account = account;
    this.#crm = crm;
    this.#time = time;
    this.#random = random;
    // It looks just when others write, and now and then.
    crm.heard.push(({ data }) => {
      if (data['accountId'] === account) time.after(random.int(0, 3 * SECOND), () => this.#look());
    });
    time.after(SHORTEST_MS, () => this.#goOn());
  }

  /** All that there is, once everything has come to rest. */
  async catchUp(): Promise<void> {
    while (this.#take(await this.#crm.ask('eventsRead', { query: this.#query(100) })));
  }

  async #goOn(): Promise<void> {
    this.#waitMs = (await this.#look()) ? SHORTEST_MS : Math.min(2 * this.#waitMs, LONGEST_MS);
    this.#time.after(this.#waitMs + this.#random.int(0, this.#waitMs), () => this.#goOn());
  }

  /** Whether there was news. */
  async #look(): Promise<boolean> {
    if (this.#isReading) return false;
    this.#isReading = true;
    const query = this.#query(this.#random.int(1, 10));
    const before = this.read.length;
    const answer = await this.#crm.once('eventsRead', { query });
    this.#isReading = false;
    if (answer !== null && answer.status < 500) this.#take(answer);
    return this.read.length > before;
  }

  #query(limit: number): Record<string, string> {
    const after = this.#cursor === null ? {} : { after: this.#cursor };
    return { account: this.account, limit: String(limit), ...after };
  }

  /** Whether more is there already. */
  #take({ status, body }: Answer): boolean {
    if (status !== 200) {
      this.refusals.push(`${status} ${body?.code}`);
      return false;
    }
    this.read.push(...body.events);
    this.#cursor = body.nextCursor;
    return body.hasMore;
  }
}
