import type { Adapters } from '../../../functions/compose.ts';
import { localSeals } from '../../../shared/adapters/seals/local-seals.ts';
import { memoryCounters, untraced } from '../../../shared/adapters/telemetry.ts';
import { cursorKeys } from '../../../shared/domain/cursor.ts';
import { EVENT_TYPES } from '../../../shared/domain/event/event.ts';
import type { MailboxRef } from '../../../shared/domain/ids.ts';
import {
  makeClientState,
  verifyClientState,
} from '../../../shared/domain/mailbox/change-notification.ts';
import { ticketKeys } from '../../../shared/domain/sign-in/other-mailbox.ts';
import { signingKeys } from '../../../shared/domain/signed-text.ts';
import { keyId } from '../../../shared/domain/sign-in/sealed.ts';
import { parseSend } from '../../../shared/http/send-parsing.ts';
import type { Counters, Log } from '../../../shared/ports/telemetry.ts';
import { htmlInProcess } from '../../stage/memory/html-in-process.ts';
import type { Random } from '../engine/random.ts';
import type { Effect } from './effect.ts';
import { mailInMemory } from './mail-in-memory.ts';
import type { Outside } from './outside.ts';
import { storageInMemory } from './storage-in-memory.ts';
import { lookInMemory, signInInMemory, tokensInMemory } from './tokens-in-memory.ts';

const BASE_URL = 'https://sync.example';
const SIGN_IN = {
  loginUrl: 'https://login.example',
  tenant: 'common',
  clientId: 'client',
  redirectUri: `${BASE_URL}/api/oauth/callback`,
};
export const CRM_ORIGIN = 'https://crm.example';
const RESYNC_INTERVAL_MS = 15 * 60_000;

const KEY = Uint8Array.from({ length: 32 }, (_, at) => at + 1);
const KEYS = [KEY] as const;
const DERIVED_KEYS = {
  cursorKeys: cursorKeys(KEYS),
  approvalKeys: signingKeys(KEYS, 'approval-link.v1'),
  ticketKeys: ticketKeys(KEYS),
  sessionKeys: signingKeys(KEYS, 'page-session.v1'),
};

/** What one process of the app is given: the use cases see no difference to the service's adapters. */
export function appAdapters(
  outside: Outside,
  process: {
    readonly name: string;
    readonly random: Random;
    readonly sleep: (ms: number) => Promise<void>;
    readonly effect: Effect;
  },
): Adapters {
  const { effect, random, sleep } = process;
  const storage = storageInMemory(outside, effect, random);
  const tokenSeals = localSeals(KEYS, random.bytes);
  const tokens = tokensInMemory(outside, {
    effect,
    caches: storage.tokenCaches,
    fleet: storage.fleet,
    seals: tokenSeals,
  });
  return {
    ...storage,
    now: outside.time.now,
    sleep,
    randomBytes: random.bytes,
    fraction: random.fraction,
    newId: () => Buffer.from(random.bytes(16)).toString('hex'),
    delay: (ms) => Math.ceil(ms / 1000) * 1000,
    counters: watchedCounters(outside),
    traces: untraced,
    log: tracingLog(outside, process.name),
    checks: [],
    queueLengths: () => Promise.resolve({}),
    queueStates: () => Promise.resolve({}),
    html: htmlInProcess,
    publicBaseUrl: BASE_URL,
    shippedFile: () => Promise.reject(new Error('no files here')),
    pageFile: async () => null,
    parseSend,
    tokens,
    signInService: signInInMemory(outside, effect, SIGN_IN),
    lookAtMailbox: lookInMemory(outside, effect),
    mail: mailInMemory(outside, { effect, random, tokens }),
    webhook: {
      deliver: (event) =>
        effect(`tell the CRM ${event.type}`, { points: [], latencyMs: [20, 300] }, () => {
          const isAway = outside.away.crm > outside.time.now();
          const struck = isAway ? null : outside.faults.strike('webhook');
          if (isAway || struck === 'crm.refuses')
            return { kind: 'failed', code: 'http_503', status: 503 };
          const taken = outside.tell(event);
          return taken && struck === null
            ? { kind: 'delivered', status: 200 }
            : { kind: 'failed', code: 'timeout', status: null };
        }),
    },
    chosenEvents: [...EVENT_TYPES],
    encryptFor: null,
    openCarried: () => Promise.resolve(new Map()),
    clientState: {
      kid: keyId(KEY),
      make: (ref: MailboxRef) => makeClientState(KEYS, ref),
      opens: (kid: string) => kid === keyId(KEY),
    },
    verify: (clientState) => verifyClientState(KEYS, clientState),
    ...DERIVED_KEYS,
    allowedTenants: [],
    uiOrigins: [CRM_ORIGIN],
    ownOrigin: BASE_URL,
    notificationUrl: `${BASE_URL}/api/graph/notifications`,
    lifecycleUrl: `${BASE_URL}/api/graph/lifecycle`,
    tokenSeals,
    allowedReturnOrigins: [CRM_ORIGIN],
    attachmentLimit: outside.attachmentLimit,
    resyncIntervalMs: RESYNC_INTERVAL_MS,
  };
}

function watchedCounters({ reached }: Pick<Outside, 'reached'>): Counters {
  const counters = memoryCounters();
  return {
    ...counters,
    add: (counter, by) => {
      reached(`counted ${counter}`);
      counters.add(counter, by);
    },
  };
}

function tracingLog({ trace, reached }: Pick<Outside, 'trace' | 'reached'>, name: string): Log {
  const say =
    (level: string): Log['info'] =>
    (event, fields) => {
      reached(`logged ${event}`);
      trace.say(() => `${name} ${level} ${event} ${JSON.stringify(fields ?? {})}`);
    };
  return { info: say('logs'), warn: say('warns'), error: say('ERROR') };
}
