import type { HttpResponseInit } from '@azure/functions';
import type { Handlers } from '../../../functions/register.ts';
import type { Random } from '../engine/random.ts';
import type { Trace } from '../engine/trace.ts';
import type { VirtualTime } from '../engine/virtual-time.ts';
import { ConnectionLost } from '../host/app-instance.ts';
import type { FunctionsHost } from '../host/functions-host.ts';
import { httpRequest, type RequestFields } from '../host/http-request.ts';
import type { Who } from '../story/epochs.ts';
import type { CrmSend, ToldEvent } from './told.ts';

const SECOND = 1000;
const EXPLAIN_TRIES = 5;
const LONGEST_WAIT_MS = 10 * 60 * SECOND;
/** The interface says seven days; whoever asks by it for longer has a second mail. */
const KEY_LASTS_MS = (7 * 24 - 1) * 3600 * SECOND;

type Route = keyof Handlers['http'];

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON as the interface says. */
  readonly body: any;
  /** Of an answer that is no JSON. */
  readonly bytes: Buffer | null;
}

/** The CRM's back end: it knows the app by its routes and its events, and asks again until it has an answer. */
export class Crm {
  readonly sends: CrmSend[] = [];
  readonly events: ToldEvent[] = [];
  readonly #host: FunctionsHost;
  readonly #time: VirtualTime;
  readonly #random: Random;
  readonly #trace: Trace;
  /** 500 is a fault of the app's own. */
  readonly internalErrors: string[] = [];
  /** A user's settings were looked at; when that was asked for, by the world's clock. */
  readonly looked: ((who: Who, connection: any, askedAt: number) => void)[] = [];
  readonly refused: ((route: Route, code: string) => void)[] = [];
  readonly heard: ((event: ToldEvent) => void)[] = [];

  constructor(host: FunctionsHost, time: VirtualTime, random: Random, trace: Trace) {
    this.#host = host;
    this.#time = time;
    this.#random = random;
    this.#trace = trace;
  }

  /** The webhook. */
  tell(event: ToldEvent): boolean {
    this.events.push(event);
    for (const listener of this.heard) listener(event);
    return true;
  }

  /** One request; null when no answer came. */
  async once(route: Route, fields: RequestFields): Promise<Answer | null> {
    try {
      const answer = toAnswer(await this.#host.http(route, httpRequest(fields)));
      this.#trace.say(
        () =>
          `CRM ${route} ${JSON.stringify(fields.params)}: ${answer.status} ${answer.body?.code ?? ''}`,
      );
      if (answer.status >= 400) {
        for (const listener of this.refused) listener(route, String(answer.body?.code));
      }
      if (answer.status === 500) this.internalErrors.push(route);
      return answer;
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      this.#trace.say(() => `CRM ${route}: no answer`);
      return null;
    }
  }

  /** Asked again, more and more slowly, until the answer is a definite one. */
  async ask(route: Route, fields: RequestFields): Promise<Answer> {
    const answer = await this.#askUntil(Infinity, route, fields);
    if (answer === null) throw new TypeError('nobody gives up');
    return answer;
  }

  /** Null where no answer until then was a definite one. */
  async #askUntil(until: number, route: Route, fields: RequestFields): Promise<Answer | null> {
    for (
      let waitMs = 2 * SECOND;
      this.#time.now() < until;
      waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)
    ) {
      const answer = await this.once(route, fields);
      const isDefinite = answer && answer.status < 500 && answer.body?.code !== 'send_in_progress';
      if (isDefinite) return answer;
      await this.#time.sleep(waitMs + this.#random.int(0, SECOND));
    }
    return null;
  }

  async send(who: Who, message: Readonly<Record<string, unknown>>, contact: string): Promise<void> {
    const key = `key-${this.sends.length + 1}`;
    const send: CrmSend = {
      ...who,
      key,
      contact,
      startedAt: this.#time.now(),
      state: 'open',
      entryId: null,
    };
    this.sends.push(send);
    const fields = {
      params: params(who),
      headers: { 'idempotency-key': key },
      body: message,
    };
    // An impatient client asks twice at once.
    if (this.#random.chance(0.1)) void this.once('sendMessage', fields);
    const answer = await this.#askUntil(send.startedAt + KEY_LASTS_MS, 'sendMessage', fields);
    if (answer === null) {
      send.state = 'given_up';
      return;
    }
    send.state = answer.status < 300 ? 'accepted' : 'refused';
    if (send.state === 'accepted') send.entryId = String(answer.body.id);
  }

  /** A look at the settings page; it may fail. */
  async look(who: Who): Promise<void> {
    const askedAt = this.#time.now();
    const answer = await this.once('connectionRead', { params: params(who) });
    if (answer?.status !== 200) return;
    for (const listener of this.looked) listener(who, answer.body, askedAt);
  }

  /** All entries of a contact, newest first. */
  async conversation(account: string, contact: string): Promise<readonly any[]> {
    return this.#list('conversation', { account, contact }, 'entries');
  }

  async threads(account: string, contact: string): Promise<readonly any[]> {
    return this.#list('threads', { account, contact }, 'threads');
  }

  async skipped({ account, user }: Who): Promise<readonly any[]> {
    return this.#list('skipped', { account, user }, 'skipped');
  }

  async status(who: Who): Promise<string> {
    return (await this.ask('connectionRead', { params: params(who) })).body.status;
  }

  async explain(who: Who, messageId: string): Promise<any> {
    const fields = { params: params(who), query: { internetMessageId: messageId } };
    for (let tries = 0; tries < EXPLAIN_TRIES; tries += 1) {
      const answer = await this.once('explain', fields);
      if (answer && answer.status < 500) return answer.body;
      await this.#time.sleep(30 * SECOND);
    }
    return null;
  }

  async attachment(
    entry: { readonly accountId: string; readonly contactId: string; readonly id: string },
    attachment: string,
  ): Promise<Buffer | null> {
    const { accountId: account, contactId: contact, id } = entry;
    const path = { account, contact, entry: id, attachment };
    return (await this.ask('attachment', { params: path })).bytes;
  }

  /** All events of an account that the feed holds, oldest first. */
  async feed(account: string): Promise<readonly ToldEvent[]> {
    const found: ToldEvent[] = [];
    let after: string | null = null;
    for (;;) {
      const query = { account, limit: '100', ...(after === null ? {} : { after }) };
      const { body } = await this.ask('eventsRead', { query });
      found.push(...body.events);
      if (!body.hasMore) return found;
      after = body.nextCursor;
    }
  }

  async poison(): Promise<readonly any[]> {
    return this.#list('opsPoison', {}, 'poison');
  }

  async #list(
    route: Route,
    path: Readonly<Record<string, string>>,
    name: string,
  ): Promise<readonly any[]> {
    const found: any[] = [];
    let cursor: string | null = null;
    do {
      const query = { limit: '100', ...(cursor === null ? {} : { cursor }) };
      const { body } = await this.ask(route, { params: path, query });
      found.push(...body[name]);
      cursor = body.nextCursor;
    } while (cursor !== null);
    return found;
  }
}

export function params({ account, user }: Who): Record<string, string> {
  return { account, user };
}

function toAnswer(init: HttpResponseInit): Answer {
  const headers = init.headers as Record<string, string> | undefined;
  const { body } = init;
  return {
    status: init.status ?? 200,
    headers: headers ?? {},
    body:
      typeof body === 'string' && /json/.test(headers?.['content-type'] ?? '')
        ? JSON.parse(body)
        : null,
    bytes: body instanceof Uint8Array ? Buffer.from(body) : null,
  };
}
