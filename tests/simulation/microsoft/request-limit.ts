const AT_ONCE = 4;
/** A request of a process that died ends at the latest then. */
const LONGEST_MS = 65_000;

interface Request {
  readonly mailbox: string;
  readonly items: number;
  readonly since: number;
}

/** Graph lets one app have four requests at once in a mailbox, over all its processes; each item of a batch counts. */
export class RequestLimit {
  readonly #now: () => number;
  #open: Request[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  begin(mailbox: string, items: number): Request {
    const request = { mailbox, items, since: this.#now() };
    this.#open = this.#open.filter(({ since }) => since > request.since - LONGEST_MS);
    this.#open.push(request);
    return request;
  }

  end(request: Request): void {
    this.#open = this.#open.filter((one) => one !== request);
  }

  /** How many items of this request are one too many. */
  excess(request: Request): number {
    const before = this.#open.slice(0, this.#open.indexOf(request));
    const others = before.filter(({ mailbox }) => mailbox === request.mailbox);
    const taken = others.reduce((sum, { items }) => sum + items, 0);
    return Math.min(request.items, Math.max(0, taken + request.items - AT_ONCE));
  }
}
