import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { signedWebhook } from '../shared/adapters/crm/signed-webhook.ts';
import { accessTokens } from '../shared/adapters/entra/access-tokens.ts';
import {
  type AppCredential,
  managedIdentityAssertion,
} from '../shared/adapters/entra/confidential-client.ts';
import { signInService } from '../shared/adapters/entra/sign-in-service.ts';
import { graphMail } from '../shared/adapters/graph/graph-mail.ts';
import { lookAtMailbox } from '../shared/adapters/graph/profile.ts';
import { renderPool } from '../shared/adapters/html/render-pool.ts';
import { jsonLog, memoryCounters } from '../shared/adapters/telemetry.ts';
import type { Config } from '../shared/config/config.ts';
import { cursorKeys } from '../shared/domain/cursor.ts';
import { GRAPH_TIMEOUT_MS, SIGN_IN_TIMEOUT_MS } from '../shared/domain/durations.ts';
import type { MailboxRef } from '../shared/domain/ids.ts';
import {
  makeClientState,
  verifyClientState,
} from '../shared/domain/mailbox/change-notification.ts';
import { keyId } from '../shared/domain/sign-in/sealed.ts';
import { sendPool } from '../shared/http/send-pool.ts';
import { noteOperatorFault } from '../shared/use-cases/health/operator-credentials.ts';
import { composeAccounts } from './compose-accounts.ts';
import { composeNotifications } from './compose-notifications.ts';
import { composeStorage } from './compose-storage.ts';

/** The only place that builds adapters. What it gives is the world as the use cases see it, through their ports. */
export function compose(config: Config) {
  const { microsoft, publicBaseUrl } = config;
  const now = Date.now;
  const random = (n: number): Uint8Array => randomBytes(n);
  const fraction = (): number => randomInt(2 ** 32) / 2 ** 32;
  const counters = memoryCounters();
  const log = jsonLog((line, level) =>
    (level === 'info' ? process.stdout : process.stderr).write(`${line}\n`),
  );

  const accounts = composeAccounts(config);
  const storage = composeStorage(accounts.primitives, { now, random, fraction });
  const { fleet } = storage;

  const endpoint = {
    loginUrl: microsoft.loginUrl,
    tenant: microsoft.tenant,
    clientId: microsoft.clientId,
    redirectUri: `${publicBaseUrl}/api/oauth/callback`,
  };
  const entra = {
    endpoint,
    credential: credentialOf(config),
    fetch,
    timeoutMs: SIGN_IN_TIMEOUT_MS,
    now,
    allowedTenants: microsoft.allowedTenants,
    operatorFault: noteOperatorFault({ fleet, counters, log, now }),
  };
  const tokens = accessTokens({
    ...entra,
    tenantRefused: (tid) => fleet.tenantRefused(tid),
    caches: storage.tokenCaches,
    keys: config.tokenKeys,
    randomBytes: random,
  });
  const [newestStateKey] = config.clientStateKeys;

  return {
    now,
    sleep: (ms: number): Promise<void> => sleep(ms),
    random,
    randomBytes: random,
    fraction,
    newId: (): string => randomBytes(16).toString('hex'),
    /** Rounded up to whole seconds, which is what a queue can wait. */
    delay: (ms: number): number => Math.ceil((ms * config.delayScale) / 1000) * 1000,
    counters,
    log,

    ...storage,
    ...composeNotifications(config, { fetch, now, counters }),
    checks: accounts.checks,
    queueLengths: accounts.queueLengths,

    html: renderPool({ counters }),
    parseSend: sendPool(),
    tokens,
    signInService: signInService(entra),
    lookAtMailbox: lookAtMailbox(
      { url: microsoft.graphUrl, fetch, timeoutMs: SIGN_IN_TIMEOUT_MS },
      now,
    ),
    mail: graphMail({
      endpoint: { url: microsoft.graphUrl, fetch, timeoutMs: GRAPH_TIMEOUT_MS },
      token: (ref, options) => tokens.get(ref, options),
      now,
      log,
    }),
    webhook: config.crmWebhook && signedWebhook({ ...config.crmWebhook, fetch, now }),

    clientState: {
      kid: keyId(newestStateKey),
      make: (ref: MailboxRef) => makeClientState(config.clientStateKeys, ref),
    },
    verify: (clientState: string) => verifyClientState(config.clientStateKeys, clientState),
    cursorKeys: cursorKeys(config.clientStateKeys),
    notificationUrl: `${publicBaseUrl}/api/graph/notifications`,
    lifecycleUrl: `${publicBaseUrl}/api/graph/lifecycle`,
    tokenKeys: config.tokenKeys,
    allowedReturnOrigins: config.allowedReturnOrigins,
    attachmentLimit: config.attachmentLimitBytes,
    resyncIntervalMs: config.resyncMinutes * 60_000,
  };
}

/** The world that the handlers are made of. */
export type Adapters = ReturnType<typeof compose>;

function credentialOf({ microsoft }: Config): AppCredential {
  return microsoft.credential.kind === 'managed-identity'
    ? { kind: 'assertion', assertion: managedIdentityAssertion(null) }
    : microsoft.credential;
}
