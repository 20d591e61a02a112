import { afterAll, beforeEach, expect } from 'vitest';
import { startSimulator, type Simulator } from '../../../simulator/server.ts';
import { Graph } from './graph-user.ts';
import { ANNA } from './people.ts';

/** A message as `GET /control/mailboxes/{email}/messages` shows it. */
export interface Seen {
  id: string;
  mutableId: string;
  folder: string;
  internetMessageId: string;
  inReplyTo: string | null;
  references: string[];
  conversationId: string;
  from: { email: string; name: string };
  to: { email: string; name: string }[];
  cc: { email: string; name: string }[];
  bcc: { email: string; name: string }[];
  subject: string;
  body: { contentType: string; content: string };
  isDraft: boolean;
  isRead: boolean;
  receivedDateTime: string;
  messageClass: string;
  headers: { name: string; value: string }[] | null;
  sensitivity: number;
  attachments: { name: string; kind: string; contentLength: number; size: number }[];
}

/** A simulator for one test file, reset before each test. Every Graph answer is held against the metadata. */
export async function openWorld(): Promise<TestWorld> {
  const simulator = await startSimulator({ settings: { notificationLatencyMs: 2 } });
  const world = new TestWorld(simulator);
  beforeEach(() => simulator.world.reset());
  afterAll(() => simulator.close());
  return world;
}

export class TestWorld {
  readonly simulator: Simulator;

  constructor(simulator: Simulator) {
    this.simulator = simulator;
  }

  /** A control call that must succeed. */
  async control<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    const { status, text } = await this.controlRaw(method, path, body);
    expect(status, text).toBe(200);
    const result: T = JSON.parse(text);
    return result;
  }

  async controlRaw(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; text: string }> {
    const response = await fetch(`${this.simulator.url}/control${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text() };
  }

  async messages(email: string, folder?: string): Promise<Seen[]> {
    const query = folder === undefined ? '' : `?folder=${encodeURIComponent(folder)}`;
    const { messages } = await this.control<{ messages: Seen[] }>(
      'GET',
      `/mailboxes/${email}/messages${query}`,
    );
    return messages;
  }

  /** The only message in a folder. */
  async only(email: string, folder: string): Promise<Seen> {
    const found = await this.messages(email, folder);
    expect(found).toHaveLength(1);
    return found[0] ?? expect.fail('no message');
  }

  act(email: string, what: string, body: unknown): Promise<Seen> {
    return this.control<Seen>('POST', `/mailboxes/${email}/${what}`, body);
  }

  fault(match: object, effect: object): Promise<{ id: string }> {
    return this.control<{ id: string }>('POST', '/faults', { match, effect });
  }

  async token(email: string, more: object = {}): Promise<string> {
    const { token } = await this.control<{ token: string }>('POST', '/tokens/issue', {
      email,
      ...more,
    });
    return token;
  }

  async graph(email: string = ANNA, more: object = {}): Promise<Graph> {
    return new Graph(this.simulator.graphUrl, await this.token(email, more));
  }

  advance(ms: number): Promise<unknown> {
    return this.control('POST', '/clock', { advanceMs: ms });
  }

  async idle(): Promise<void> {
    const { idle } = await this.control<{ idle: boolean }>('GET', '/idle?wait=5000');
    expect(idle).toBe(true);
  }
}
