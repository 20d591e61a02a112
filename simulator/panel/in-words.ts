import type { Noted } from '../happenings.ts';
import type { JournalEntry } from '../journal.ts';
import type { World } from '../world.ts';

type Tone = 'good' | 'bad' | 'waiting' | 'plain';

/** A line of what happens, for people: who, what, how it ended, and what the machines call it. */
export interface Line {
  who: string;
  what: string;
  outcome: string;
  tone: Tone;
  /** `POST /me/messages/{id}/send`, or empty. */
  technical: string;
  /** It is the first line's part: an item of a `$batch`. */
  isPart: boolean;
}

export function inWords(world: World, happening: Noted): Line {
  const app = [...world.apps.values()][0]?.displayName ?? 'The app';
  const person = (email: string | null): string =>
    (email === null ? undefined : world.findMailbox(email)?.displayName) ?? email ?? 'somebody';
  switch (happening.kind) {
    case 'request':
      return requestLine(app, person, happening.entry);
    case 'mail':
      return line({
        who: person(happening.mailbox),
        what: `gets a mail from ${happening.from}`,
      });
    case 'token':
      return tokenLine(app, person(happening.mailbox), happening);
    case 'struck':
      return line({
        who: 'Microsoft',
        what: `has news of ${possessive(person(happening.mailbox))} mailbox`,
        outcome: FATES[happening.effect] ?? `struck by the fault ${happening.effect}`,
        tone: 'bad',
      });
    case 'notification':
      return notificationLine(app, happening.mailboxes.map(person), happening);
  }
}

function line(given: Pick<Line, 'who' | 'what'> & Partial<Line>): Line {
  return { outcome: '', tone: 'plain', technical: '', isPart: false, ...given };
}

/** What becomes of a notification that a fault strikes. */
const FATES: Readonly<Record<string, string>> = {
  lose: 'the notification is lost',
  repeat: 'the notification goes out several times',
  delay: 'the notification is on its way for long',
  hold: 'the notification is kept back',
  phantom: 'and tells of a mail that does not exist, too',
  corrupt: 'the notification is damaged on its way',
};

function requestLine(
  app: string,
  person: (email: string | null) => string,
  entry: JournalEntry,
): Line {
  const whose = entry.mailbox === null ? '' : ` for ${person(entry.mailbox)}`;
  const byFault = entry.faults.length > 0 && isBad(entry) ? ', by a fault' : '';
  return line({
    who: app,
    what: `${deed(entry)}${whose}`,
    outcome: `${outcomeOf(entry)}${byFault}`,
    tone: toneOf(entry),
    technical: `${entry.method} ${entry.template}`,
    isPart: entry.batch !== null,
  });
}

function toneOf({ status, faults }: JournalEntry): Tone {
  if (status === 0) return faults.length > 0 ? 'bad' : 'waiting';
  return status === 'dropped' || status >= 400 ? 'bad' : 'good';
}

function isBad(entry: JournalEntry): boolean {
  return toneOf(entry) === 'bad';
}

function outcomeOf({ status, errorCode }: JournalEntry): string {
  if (status === 0) return 'under way';
  if (status === 'dropped') return 'connection cut, no answer';
  if (status < 400) return `${status}`;
  const words = WORDS_OF_STATUS[status] ?? 'refused';
  return `${status} ${words}${errorCode === null || errorCode === '' ? '' : ` (${errorCode})`}`;
}

const WORDS_OF_STATUS: Readonly<Record<number, string>> = {
  401: 'not signed in',
  403: 'not allowed',
  404: 'not there',
  409: 'already there',
  413: 'too large',
  429: 'too many requests, told to wait',
  500: 'failed',
  503: 'out of service',
  504: 'no answer in time',
};

/** By method and template, most of what the sync does. */
const DEEDS: Readonly<Record<string, string>> = {
  'GET /me': 'asks whose mailbox it is',
  'GET /me/messages': 'looks through the mailbox for what it may have missed',
  'POST /me/messages': 'writes a draft',
  'PATCH /me/messages/{id}': 'changes a message',
  'DELETE /me/messages/{id}': 'deletes a draft',
  'POST /me/messages/{id}/createreply': 'begins a reply',
  'POST /me/messages/{id}/createreplyall': 'begins a reply to all',
  'POST /me/messages/{id}/send': 'sends the draft',
  'GET /me/messages/{id}/attachments': 'asks which attachments there are',
  'POST /me/messages/{id}/attachments': 'attaches a file',
  'POST /me/messages/{id}/attachments/createuploadsession': 'begins to upload a large file',
  'GET /me/messages/{id}/attachments/{id}': 'reads an attachment',
  'GET /me/messages/{id}/attachments/{id}/$value': 'reads an attachment',
  'GET /me/messages/{id}/$value': 'reads a message as a file',
  'GET /me/mailfolders/{id}': 'looks for a folder',
  'GET /me/mailfolders/{id}/messages': 'looks through a folder',
  'GET /subscriptions': 'asks which subscriptions it has',
  'GET /subscriptions/{id}': 'looks whether its subscription is still there',
  'POST /subscriptions': 'subscribes to changes',
  'PATCH /subscriptions/{id}': 'renews its subscription',
  'DELETE /subscriptions/{id}': 'ends its subscription',
  'POST /subscriptions/{id}/reauthorize': 'confirms its subscription',
};

function deed({ method, template, readsBody, items }: JournalEntry): string {
  if (items !== null) return `asks ${items === 1 ? 'one thing' : `${items} things`} in one request`;
  if (method === 'GET' && template === '/me/messages/{id}') {
    return readsBody
      ? 'reads a message of a synced thread'
      : 'looks at the threading headers of a message';
  }
  return DEEDS[`${method} ${template}`] ?? `asks ${method} ${template}`;
}

function tokenLine(
  app: string,
  who: string,
  { grant, outcome, error }: Extract<Noted, { kind: 'token' }>,
): Line {
  const isRefresh = grant === 'refresh_token';
  return line({
    who: app,
    what: isRefresh
      ? `asks for a new access token for ${who}`
      : `turns a sign-in of ${who} into tokens`,
    outcome:
      outcome === 'dropped'
        ? 'connection cut, no answer'
        : `${outcome}${error === null ? '' : ` ${error}`}`,
    tone: outcome === 200 ? 'good' : 'bad',
    technical: 'POST /oauth2/v2.0/token',
  });
}

function notificationLine(
  app: string,
  whose: readonly string[],
  { items, events, attempt, result }: Extract<Noted, { kind: 'notification' }>,
): Line {
  const taken = typeof result === 'number' && result >= 200 && result < 300;
  const of = whose.length === 0 ? '' : ` of ${whose.map(possessive).join(', ')} mailbox`;
  const news = items === 1 ? 'one change' : `${items} changes`;
  const again = attempt === 1 ? '' : `, try ${attempt}`;
  return line({
    who: 'Microsoft',
    what:
      events.length > 0
        ? `tells ${app}: ${events.map((event) => EVENTS[event] ?? event).join(', ')}${again}`
        : `tells ${app} of ${news}${of}${again}`,
    outcome: typeof result === 'number' ? String(result) : NO_ANSWER[result],
    tone: taken ? 'good' : 'bad',
    technical: 'notification',
  });
}

const NO_ANSWER = { timeout: 'no answer in 3 s', unreachable: 'not reached' } as const;

const EVENTS: Readonly<Record<string, string>> = {
  missed: 'notifications were missed',
  reauthorizationRequired: 'the subscription must be confirmed',
  subscriptionRemoved: 'the subscription is gone',
};

function possessive(name: string): string {
  return name.endsWith('s') ? `${name}’` : `${name}’s`;
}
