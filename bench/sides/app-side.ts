import { TableClient } from '@azure/data-tables';
import { loadLocalKeys } from '../../local/local-keys.ts';
import { localSettings } from '../../local/local-settings.ts';
import { repositoryRoot } from '../../local/repository-root.ts';
import type { Crm } from '../crm.ts';
import type { Microsoft } from '../microsoft/start-microsoft.ts';
import { timestampsOf } from './row-timestamps.ts';
import { layGround, type Side } from './side.ts';

/** What a timer reads is no part of what a message costs. */
const NO_TIMERS = Object.fromEntries(
  ['renew-subscriptions', 'resync-mailboxes', 'sweep-expired', 'drain-poison'].map((name) => [
    `AzureWebJobs.${name}.Disabled`,
    'true',
  ]),
);

/** For what still runs when the time is up. */
const LEAST_IDLE_MS = 5_000;

export type AppSide = Side & {
  readonly functionKey: string;
  /** Learns the `clientState` of each mailbox, once they are connected. */
  learnSubscriptions(): Promise<void>;
};

/** The built app. A message is through when the CRM has been told of it. */
export async function startApp(microsoft: Microsoft, crm: Crm): Promise<AppSide> {
  const keys = loadLocalKeys();
  const ground = await layGround({
    appRoot: repositoryRoot,
    origins: { graph: new URL(microsoft.url).host, crm: crm.host },
    env: (connectionString) =>
      localSettings(
        { connectionString, simulator: microsoft, keys, crmUrl: undefined },
        { ...crm.env, ...NO_TIMERS },
      ),
  });
  const conversations = TableClient.fromConnectionString(ground.connectionString, 'conversations', {
    allowInsecureConnection: true,
  });
  const itemOf = new Map<string, object>();

  return {
    ...ground,
    name: 'app',
    webhooks: () => ground.urls().map((url) => `${url}/api/graph/notifications`),
    async learnSubscriptions(): Promise<void> {
      for (const { id, mailbox, ofAllFolders, clientState } of await microsoft.subscriptions()) {
        if (ofAllFolders) itemOf.set(mailbox, { subscriptionId: id, clientState });
      }
    },
    notification: (mails) =>
      JSON.stringify({
        value: mails.map(({ mailbox, id }) => ({
          ...itemOf.get(mailbox),
          changeType: 'created',
          resource: `Users/${mailbox}/Messages/${id}`,
          resourceData: { '@odata.type': '#Microsoft.Graph.Message', id },
        })),
      }),
    async through(mails, limitMs): Promise<void> {
      const deadline = performance.now() + limitMs;
      const ids = mails.map(({ messageId }) => messageId);
      await crm.toldOfAll(ids, limitMs);
      await ground.idle(Math.max(LEAST_IDLE_MS, deadline - performance.now()));
    },
    async enteredSince(at): Promise<ReadonlyMap<string, number>> {
      // The row of an inbound entry is written once; the CRM learnt both its ids by the event.
      const rows = await timestampsOf(conversations, at, 'e!');
      const entered = [...rows].flatMap(([rowKey, written]): [string, number][] => {
        const messageId = crm.messageIdOf(rowKey.slice(2));
        return messageId === undefined ? [] : [[messageId, written]];
      });
      return new Map(entered);
    },
  };
}
