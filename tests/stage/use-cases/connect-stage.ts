import { memoryCounters, untraced } from '../../../shared/adapters/telemetry.ts';
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { accessTokens } from '../../../shared/adapters/entra/access-tokens.ts';
import { signInService } from '../../../shared/adapters/entra/sign-in-service.ts';
import { graphMail } from '../../../shared/adapters/graph/graph-mail.ts';
import { lookAtMailbox } from '../../../shared/adapters/graph/profile.ts';
import { localSeals } from '../../../shared/adapters/seals/local-seals.ts';
import { approvals } from '../../../shared/adapters/tables/account/approvals.ts';
import { connections } from '../../../shared/adapters/tables/account/connections.ts';
import { eventRecords } from '../../../shared/adapters/tables/event/event-records.ts';
import { expiryIndex } from '../../../shared/adapters/tables/expiry-index.ts';
import { fleetGuard, fleetSize } from '../../../shared/adapters/tables/fleet.ts';
import { mailboxIdentities } from '../../../shared/adapters/tables/mailbox/mailbox-identities.ts';
import { mailboxes } from '../../../shared/adapters/tables/mailbox/mailboxes.ts';
import { poisonRecords } from '../../../shared/adapters/tables/poison.ts';
import { signIns } from '../../../shared/adapters/tables/account/sign-ins.ts';
import type { OpenTable } from '../../../shared/adapters/tables/table.ts';
import { tokenCaches } from '../../../shared/adapters/tables/mailbox/token-caches.ts';
import type { Who } from '../../../shared/domain/account/connection.ts';
import { signingKeys } from '../../../shared/domain/signed-text.ts';
import { type Identity, accountIdSchema, userIdSchema } from '../../../shared/domain/ids.ts';
import type { Intent } from '../../../shared/domain/sign-in/sign-in.ts';
import type { EventHome } from '../../../shared/domain/work/work.ts';
import type { TokenSeals } from '../../../shared/ports/tokens.ts';
import type { Counter } from '../../../shared/ports/telemetry.ts';
import { awaitApproval } from '../../../shared/use-cases/connect/await-approval.ts';
import { beginSignIn, type BeginPorts } from '../../../shared/use-cases/connect/begin-sign-in.ts';
import {
  completeSignIn,
  type CompletePorts,
} from '../../../shared/use-cases/connect/complete-sign-in.ts';
import { giveUpApproval } from '../../../shared/use-cases/connect/give-up-approval.ts';
import { disconnect, type DisconnectPorts } from '../../../shared/use-cases/connect/disconnect.ts';
import { doubtGrant } from '../../../shared/use-cases/connect/doubt-grant.ts';
import { probeGrant } from '../../../shared/use-cases/connect/probe-grant.ts';
import { readConnection } from '../../../shared/use-cases/connect/read-connection.ts';
import {
  expireVerdict,
  takeApproval,
  type TakeApprovalPorts,
} from '../../../shared/use-cases/connect/take-approval.ts';
import {
  takeCallback,
  type CallbackPorts,
} from '../../../shared/use-cases/connect/take-callback.ts';
import { tellVerdict } from '../../../shared/use-cases/connect/tell-verdict.ts';
import { DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET } from '../../../simulator/people.ts';
import { startSimulator } from '../../../simulator/server.ts';
import { memoryQueues } from '../memory/memory-queues.ts';
import { memoryTables } from '../memory/memory-table.ts';
import { signInByScript } from '../microsoft/signin-script.ts';
import { quietLog } from '../quiet-log.ts';
import { TAKEN } from '../memory/taken-message.ts';

export const RETURN_URL = 'https://crm.example/settings?tab=profile';
const REDIRECT_URI = 'http://127.0.0.1:7071/api/oauth/callback';

export function who(account: string, user: string): Who {
  return { accountId: accountIdSchema.parse(account), userId: userIdSchema.parse(user) };
}

/** The real use cases and adapters, the simulated sign-in in this process, and a clock that the test moves. */
export async function connectStage(
  options: {
    tables?: OpenTable;
    allowedTenants?: string[];
    clientSecret?: string;
    fetch?: typeof fetch;
    seals?: TokenSeals;
    /** Instead of moving the clocks: for a run that waits for another one beside it. */
    sleep?: (ms: number) => Promise<void>;
  } = {},
) {
  const simulator = await startSimulator();
  const { fetch } = simulator;
  const open = options.tables ?? memoryTables();
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const sleep = async (ms: number): Promise<void> => {
    ahead += ms;
    simulator.world.clock.advance(ms);
  };
  const queues = memoryQueues();
  const expiry = expiryIndex(open);
  const drivenSends: string[] = [];
  const counted: Counter[] = [];
  const logged: string[] = [];
  const told: { home: EventHome; eventId: string }[] = [];
  const size = fleetSize(open, Math.random);
  const fleet = fleetGuard(open, now, () => size.read());
  const caches = tokenCaches(open);
  const tokenKeys = [randomBytes(32)];
  const tokenSeals = options.seals ?? localSeals(tokenKeys, randomBytes);
  const entra = {
    endpoint: {
      loginUrl: simulator.loginUrl,
      tenant: 'common',
      clientId: DEFAULT_CLIENT_ID,
      redirectUri: REDIRECT_URI,
    },
    credential: { kind: 'secret', secret: options.clientSecret ?? DEFAULT_CLIENT_SECRET },
    fetch: options.fetch ?? fetch,
    timeoutMs: 5000,
    now,
    allowedTenants: options.allowedTenants ?? [],
    operatorFault: {
      met: (code: string) => fleet.operatorFault(code),
      over: (code: string) => fleet.operatorFaultOver(code),
    },
  } as const;
  const base = {
    approvals: approvals(open),
    connections: connections(open),
    mailboxes: mailboxes(open, randomBytes, (by) => size.add(by)),
    poison: poisonRecords(open),
    fleet,
    announce: (home, eventId) => {
      told.push({ home, eventId });
      return Promise.resolve(TAKEN);
    },
    now,
    signIns: signIns(open, expiry),
    signInService: signInService(entra),
    lookAtMailbox: lookAtMailbox({ url: simulator.graphUrl, fetch, timeoutMs: 5000 }, now, {
      counters: memoryCounters(),
      traces: untraced,
    }),
    queues,
    counters: { add: (counter) => void counted.push(counter) },
    driveWaitingSends: (account, user) => {
      drivenSends.push(`${account}/${user}`);
      return Promise.resolve();
    },
    countWaitingSends: () => Promise.resolve(0),
    isAwaitingMail: () => Promise.resolve(false),
    randomBytes,
    sleep: options.sleep ?? sleep,
    tokenSeals,
    ticketKeys: [randomBytes(32)],
    allowedReturnOrigins: ['https://crm.example'],
    allowedTenants: options.allowedTenants ?? [],
    approvalKeys: signingKeys([randomBytes(32)], 'approval-link.v1'),
    expiry,
    log: { ...quietLog, error: (event) => void logged.push(event) },
  } satisfies BeginPorts &
    Omit<CallbackPorts, 'awaitApproval'> &
    CompletePorts &
    DisconnectPorts &
    TakeApprovalPorts;
  const deps = {
    ...base,
    awaitApproval: awaitApproval({
      ...base,
      tellVerdict: (verdict) => tellVerdict(base, verdict),
    }),
  };
  const tokens = (from = caches) =>
    accessTokens({
      ...entra,
      tenantRefused: (tid) => fleet.tenantRefused(tid),
      caches: from,
      seals: tokenSeals,
    });

  async function begin(by: Who, intent: Intent | null = null) {
    const begun = await beginSignIn(deps)(by, { returnUrl: RETURN_URL, loginHint: null, intent });
    if (begun.kind !== 'begun') throw new Error(begun.kind);
    return begun;
  }

  /** The callback with what the browser brought; answers the parameters that the CRM is sent. */
  async function callback(browser: URL): Promise<Record<string, string>> {
    const { searchParams: query } = browser;
    const taken = await takeCallback(deps)(query.get('state') ?? '', {
      code: query.get('code'),
      error: query.get('error'),
      subcode: query.get('error_subcode'),
      description: query.get('error_description'),
    });
    if (taken.kind !== 'redirect') throw new Error(taken.kind);
    const url = new URL(taken.url);
    if (url.origin !== 'https://crm.example') throw new Error(`sent to ${url.origin}`);
    const { tab, ...answer } = Object.fromEntries(url.searchParams);
    if (tab !== 'profile') throw new Error('a parameter of the CRM is lost');
    return answer;
  }

  /** An administrator of the tenant opens the link; answers where the browser is sent. */
  async function adminAnswers(
    by: Who,
    tenant: string,
    action: 'accept' | 'cancel' | 'needs_admin' = 'accept',
  ): Promise<URL> {
    const { adminConsentUrl } = await begin(by);
    const body = JSON.stringify({ adminConsentUrl, tenant, action });
    const answer = await fetch(`${simulator.url}/control/admin-consent`, { method: 'POST', body });
    if (!answer.ok) throw new Error(await answer.text());
    const { redirectTo } = z.object({ redirectTo: z.string() }).parse(await answer.json());
    return new URL(redirectTo);
  }

  function takeAdmin({ searchParams: query }: URL) {
    return takeApproval(base)(query.get('state') ?? '', {
      adminConsent: query.get('admin_consent'),
      tenant: query.get('tenant'),
      error: query.get('error'),
      description: query.get('error_description'),
    });
  }

  /** Whom the visit of the administrator did not reach. */
  async function sweepVerdicts(): Promise<void> {
    for (const shard of await expiry.shards(now())) {
      const rows = await expiry.expired(shard, now(), { after: null, limit: 100 });
      for (const { kind, key } of rows) {
        if (kind === 'approval') await expireVerdict(base)(key);
      }
    }
  }

  type Way = { intent?: Intent; action?: 'accept' | 'cancel' | 'needs_admin' };

  /** From authorize to the redirect. */
  async function signIn(by: Who, email: string, { intent, action }: Way = {}) {
    const { authorizeUrl } = await begin(by, intent ?? null);
    const script = { authorizeUrl, email, ...(action === undefined ? {} : { action }) };
    return callback(await signInByScript(simulator, script));
  }

  const complete = (by: Who, ticket: string | undefined) => completeSignIn(deps)(by, ticket ?? '');

  /** The mailbox behind the tokens, as Graph has it. */
  const mail = graphMail({
    counters: memoryCounters(),
    traces: untraced,
    endpoint: { url: simulator.graphUrl, fetch, timeoutMs: 5000 },
    token: (ref, wanted) => tokens().get(ref, wanted),
    now,
    log: quietLog,
  });

  async function connect(by: Who, email: string, way: Way = {}) {
    const { ticket } = await signIn(by, email, way);
    return complete(by, ticket);
  }

  async function refOf(by: Who) {
    const ref = (await deps.connections.find(by.accountId, by.userId))?.value.mailboxRef;
    if (!ref) throw new Error('not connected');
    return ref;
  }

  return {
    simulator,
    open,
    deps,
    queues,
    drivenSends,
    counted,
    /** Errors. */
    logged,
    told,
    size,
    caches,
    tokenKeys,
    tokens,
    begin,
    callback,
    adminAnswers,
    takeAdmin,
    sweepVerdicts,
    signIn,
    complete,
    connect,
    refOf,
    lifeOf: async (identity: Identity) =>
      (await mailboxIdentities(open).find(identity))?.value ?? null,
    pass: (ms: number) => {
      ahead += ms;
    },
    read: (by: Who) => readConnection(deps)(by),
    disconnect: (by: Who) => disconnect(deps)(by),
    giveUpApproval: (by: Who) => giveUpApproval(deps)(by),
    generation: async (by: Who) =>
      (await deps.connections.find(by.accountId, by.userId))?.value.generation ?? null,
    doubt: doubtGrant({ ...deps, delay: (ms) => ms }),
    probe: probeGrant({ ...deps, mail, tokens: tokens(), delay: (ms) => ms }),
    mail,
    reasons: () =>
      Promise.all(
        told.map(
          async ({ home, eventId }) =>
            (await eventRecords(open).find(home, eventId))?.value.event.data['reason'],
        ),
      ),
    rule: async (email: string, rule: Record<string, unknown>) => {
      const url = `${simulator.url}/control/signin/rules/${email}`;
      const answer = await fetch(url, { method: 'PUT', body: JSON.stringify(rule) });
      if (!answer.ok) throw new Error(await answer.text());
    },
    fault: async (rule: Record<string, unknown>) => {
      const url = `${simulator.url}/control/faults`;
      const answer = await fetch(url, { method: 'POST', body: JSON.stringify(rule) });
      if (!answer.ok) throw new Error(await answer.text());
    },
    upkeep: () =>
      queues.sent.flatMap(({ work }) =>
        'task' in work && 'mailboxRef' in work ? [`${work.task} ${work.mailboxRef}`] : [],
      ),
  };
}

export type ConnectStage = Awaited<ReturnType<typeof connectStage>>;
