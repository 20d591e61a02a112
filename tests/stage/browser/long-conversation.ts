import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { repositoryRoot } from '../../../local/repository-root.ts';

const DAY_MS = 86_400_000;
const NEWEST = Date.parse('2026-11-26T09:00:00Z');
const LAID_OUT =
  '<p>Hello Anna,</p><ul><li>first <b>point</b></li><li>second point</li></ul><p>Best regards</p>';

/** What a message quotes, of more than its own. */
const QUOTED = Array.from({ length: 40 }, (_, line) => `> Quoted line ${line}.`).join('\n');

function idOf(at: number, of: number): string {
  return `z${String(of - at).padStart(6, '0')}-0`;
}

/** `tall`: one whose text is higher than the view, and whose layout is not. */
function entryOf(at: number, of: number, tall: number | null) {
  const isOwn = at % 3 === 0;
  const [anna, carla] = [
    { email: 'anna@firm.example', name: 'Anna Auer' },
    { email: 'carla@client.example', name: 'Carla Costa' },
  ];
  const lines = at === tall ? 400 : 1 + (at % 5);
  const text = Array.from({ length: lines }, (_, line) => `Line ${line} of message ${at}.`);
  return {
    id: idOf(at, of),
    version: 1,
    accountId: 'a',
    userId: 'u',
    mailbox: 'anna@firm.example',
    contactId: 'carla',
    threadId: `t${at % 7}`,
    kind: at % 40 === 39 ? 'auto_reply' : 'message',
    direction: isOwn ? 'outbound' : 'inbound',
    origin: isOwn ? 'crm' : 'contact',
    unknownSender: false,
    status: isOwn ? 'confirmed' : 'received',
    failure: null,
    from: isOwn ? anna : carla,
    to: [isOwn ? carla : anna],
    cc: [],
    bcc: [],
    subject: `Subject ${at % 7}`,
    occurredAt: new Date(NEWEST - (of - at) * (DAY_MS / 8)).toISOString(),
    snippet: text.join(' '),
    remoteImages: 0,
    simplified: false,
    protected: null,
    junk: false,
    attachments: [],
    internetMessageId: null,
    newText: text.join('\n'),
  };
}

/**
 * Answers for the service, with a conversation of so many messages, of which each fourth is laid out: as many as no test
 * could send by mail. `tall`: one of those, which is higher than the view as text. The last
 * but one quotes.
 */
export function longConversation(messages: number, { tall = null }: { tall?: number | null } = {}) {
  const waiting: ServerResponse[] = [];
  return {
    answer({ url = '' }: IncomingMessage, response: ServerResponse): boolean {
      const { pathname, searchParams } = new URL(url, 'http://x');
      if (pathname === '/session') {
        json(response, { token: 'v1.a.b.c', expiresAt: new Date(Date.now() + DAY_MS) });
        return true;
      }
      const file = /^\/api\/ui\/([\w.-]+)$/.exec(pathname)?.[1];
      if (file !== undefined) {
        response.setHeader('content-type', 'text/javascript');
        response.end(readFileSync(join(repositoryRoot, 'dist/functions/ui', file)));
        return true;
      }
      const path = /^\/api\/v1\/me\/(?:contacts\/carla\/)?(.+)$/.exec(pathname)?.[1];
      if (path === undefined) return false;
      if (path === 'conversation') {
        const limit = Number(searchParams.get('limit'));
        const newest = Number(searchParams.get('cursor') ?? messages - 1);
        const first = Math.max(0, newest - limit + 1);
        const entries = Array.from({ length: newest - first + 1 }, (_, place) =>
          entryOf(newest - place, messages, tall),
        );
        json(response, { entries, nextCursor: first === 0 ? null : String(first - 1) });
      } else if (path === 'entries' && searchParams.has('wait')) {
        waiting.push(response);
      } else if (path === 'entries') {
        json(response, { entries: [], nextCursor: null, updatedThrough: 'now' });
      } else if (path.startsWith('entries/')) {
        const at = messages - Number(/z(\d+)/.exec(path)?.[1]);
        const entry = entryOf(at, messages, tall);
        const html =
          at % 4 === 0 ? `${LAID_OUT}<p>${entry.snippet}</p>` : `<p>${entry.snippet}</p>`;
        const text =
          at % 4 === 0
            ? `Hello Anna,\n* first point\n* second point\n${entry.snippet}`
            : entry.newText;
        const isQuoting = at === messages - 2;
        json(response, {
          ...entry,
          html: isQuoting ? null : html,
          text: isQuoting ? `${text}\n${QUOTED}` : text,
          newText: at % 4 === 0 ? null : text,
        });
      } else if (path === 'connection') {
        json(response, {
          status: 'connected',
          current: true,
          userId: 'u',
          email: 'anna@firm.example',
        });
      } else {
        json(response, { [path]: [], nextCursor: null });
      }
      return true;
    },
    /** One message more, and one that says more than before. */
    news(longer: number): void {
      const changed = entryOf(longer, messages, tall);
      const entries = [
        { ...changed, version: 2, newText: QUOTED },
        entryOf(messages, messages, tall),
      ];
      for (const response of waiting.splice(0)) {
        json(response, { entries, nextCursor: null, updatedThrough: 'then' });
      }
    },
    idOf: (at: number): string => idOf(at, messages),
    end(): void {
      for (const response of waiting) response.destroy();
    },
  };
}

function json(response: ServerResponse, body: object): void {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(body));
}
