import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { guardedPost } from '../shared/adapters/crm/guarded-post.ts';
import { signedWebhook } from '../shared/adapters/crm/signed-webhook.ts';
import { accessTokens } from '../shared/adapters/entra/access-tokens.ts';
import {
  type AppCredential,
  certificateOf,
  managedIdentityAssertion,
} from '../shared/adapters/entra/confidential-client.ts';
import { signInService } from '../shared/adapters/entra/sign-in-service.ts';
import { graphMail } from '../shared/adapters/graph/graph-mail.ts';
import { lookAtMailbox } from '../shared/adapters/graph/profile.ts';
import { renderPool } from '../shared/adapters/html/render-pool.ts';
import { managedIdentity, type ManagedIdentity } from '../shared/adapters/managed-identity.ts';
import { pageFiles } from '../shared/adapters/page-files.ts';
import { shippedFiles } from '../shared/adapters/shipped-files.ts';
import { tracedQueues } from '../shared/adapters/queues/traced-queues.ts';
import { jsonLog } from '../shared/adapters/telemetry.ts';
import { fromSetting } from '../shared/config/bad-settings.ts';
import type { Config } from '../shared/config/config.ts';
import { addressKeys } from '../shared/domain/account/address-keys.ts';
import { cursorKeys } from '../shared/domain/cursor.ts';
import { ticketKeys } from '../shared/domain/sign-in/other-mailbox.ts';
import { signingKeys } from '../shared/domain/signed-text.ts';
import { GRAPH_TIMEOUT_MS, SIGN_IN_TIMEOUT_MS } from '../shared/domain/durations.ts';
import type { MailboxRef } from '../shared/domain/ids.ts';
import {
  makeClientState,
  verifyClientState,
} from '../shared/domain/mailbox/change-notification.ts';
import { keyId } from '../shared/domain/sign-in/sealed.ts';
import { sendPool } from '../shared/http/send-pool.ts';
import { noteVaultRefusal } from '../shared/use-cases/health/note-vault-refusal.ts';
import { operatorFaults } from '../shared/use-cases/health/operator-credentials.ts';
import { composeAccounts } from './compose-accounts.ts';
import { composeNotifications } from './compose-notifications.ts';
import { composeStorage } from './compose-storage.ts';
import { composeTokenSeals } from './compose-token-seals.ts';
import type { Telemetry } from './compose-telemetry.ts';

/** The only place that builds adapters. What it gives is the world as the use cases see it, through their ports. */
export function compose(
  config: Config,
  { counters, traces }: Pick<Telemetry, 'counters' | 'traces'>,
) {
  const { microsoft, publicBaseUrl } = config;
  const now = Date.now;
  const bytes = (n: number): Uint8Array => randomBytes(n);
  const fraction = (): number => randomInt(2 ** 32) / 2 ** 32;
  const log = jsonLog((line, level) =>
    (level === 'info' ? process.stdout : process.stderr).write(`${line}\n`),
  );

  const accounts = composeAccounts(config);
  const storage = composeStorage(accounts.primitives, {
    now,
    randomBytes: bytes,
    fraction,
    addressKeys: addressKeys(config.clientStateKeys),
  });
  const { fleet } = storage;

  const endpoint = {
    loginUrl: microsoft.loginUrl,
    tenant: microsoft.tenant,
    clientId: microsoft.clientId,
    redirectUri: `${publicBaseUrl}/api/oauth/callback`,
  };
  const identity = managedIdentity(config.identityClientId);
  const operatorFault = operatorFaults({ fleet, counters, log, now });
  const delay = (ms: number): number => Math.ceil((ms * config.delayScale) / 1000) * 1000;
  const tokenSeals = composeTokenSeals(config.tokenSeals, {
    fetch,
    identity,
    now,
    randomBytes: bytes,
    delay,
    refused: noteVaultRefusal({
      counters,
      log,
      operatorFault: (code) => operatorFault.met(code),
    }),
  });
  const entra = {
    endpoint,
    credential: credentialOf(config, identity),
    fetch,
    timeoutMs: SIGN_IN_TIMEOUT_MS,
    now,
    allowedTenants: microsoft.allowedTenants,
    operatorFault,
  };
  const tokens = accessTokens({
    ...entra,
    tenantRefused: (tid) => fleet.tenantRefused(tid),
    caches: storage.tokenCaches,
    seals: tokenSeals,
  });
  const [newestStateKey] = config.clientStateKeys;
  const ownOrigin = new URL(publicBaseUrl).origin;

  return {
    now,
    sleep: (ms: number): Promise<void> => sleep(ms),
    randomBytes: bytes,
    fraction,
    newId: (): string => randomBytes(16).toString('hex'),
    /** Rounded up to whole seconds, which is what a queue can wait. */
    delay,
    counters,
    traces,
    log,

    ...storage,
    queues: tracedQueues(storage.queues, traces),
    hastyQueues: tracedQueues(storage.hastyQueues, traces),
    ...composeNotifications(config, { fetch, now, counters }),
    checks: accounts.checks,
    queueLengths: accounts.queueLengths,
    queueStates: accounts.queueStates,

    html: renderPool({ counters }),
    shippedFile: shippedFiles(import.meta.dirname),
    pageFile: pageFiles(import.meta.dirname),
    parseSend: sendPool(),
    tokens,
    signInService: signInService(entra),
    lookAtMailbox: lookAtMailbox(
      { url: microsoft.graphUrl, fetch, timeoutMs: SIGN_IN_TIMEOUT_MS },
      now,
      { counters, traces },
    ),
    mail: graphMail({
      endpoint: { url: microsoft.graphUrl, fetch, timeoutMs: GRAPH_TIMEOUT_MS },
      token: (ref, options) => tokens.get(ref, options),
      now,
      log,
      counters,
      traces,
    }),
    webhook:
      config.crmWebhook &&
      signedWebhook({
        ...config.crmWebhook,
        post: guardedPost(config.crmWebhook.isOnLoopback),
        now,
        traces,
      }),
    chosenEvents: config.crmWebhookEvents,

    clientState: {
      kid: keyId(newestStateKey),
      make: (ref: MailboxRef) => makeClientState(config.clientStateKeys, ref),
      opens: (kid: string) => config.clientStateKeys.some((key) => keyId(key) === kid),
    },
    verify: (clientState: string) => verifyClientState(config.clientStateKeys, clientState),
    publicBaseUrl,
    cursorKeys: cursorKeys(config.clientStateKeys),
    approvalKeys: signingKeys(config.clientStateKeys, 'approval-link.v1'),
    allowedTenants: microsoft.allowedTenants,
    ticketKeys: ticketKeys(config.clientStateKeys),
    sessionKeys: signingKeys(config.clientStateKeys, 'page-session.v1'),
    // Our own pages are there for a frame in the CRM's.
    uiOrigins: [...config.allowedUiOrigins, ownOrigin],
    ownOrigin,
    notificationUrl: `${publicBaseUrl}/api/graph/notifications`,
    lifecycleUrl: `${publicBaseUrl}/api/graph/lifecycle`,
    tokenSeals,
    // A window for the sign-in, opened by a frame, ends at a page of ours, too.
    allowedReturnOrigins: [...config.allowedReturnOrigins, ownOrigin],
    attachmentLimit: config.attachmentLimitBytes,
    resyncIntervalMs: config.resyncMinutes * 60_000,
  };
}

/** The world that the handlers are made of. */
export type Adapters = ReturnType<typeof compose>;

function credentialOf({ microsoft }: Config, identity: ManagedIdentity): AppCredential {
  const { credential } = microsoft;
  if (credential.kind === 'certificate') {
    fromSetting(
      'MICROSOFT_CLIENT_CERTIFICATE',
      'must be a certificate and its private key, in PEM',
      () => certificateOf(credential.pem),
    );
  }
  return credential.kind === 'managed-identity'
    ? { kind: 'assertion', assertion: managedIdentityAssertion(identity) }
    : credential;
}
