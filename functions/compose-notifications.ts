import { validationTokens } from '../shared/adapters/entra/validation-tokens.ts';
import { openCarried } from '../shared/adapters/graph/carried-threading.ts';
import type { Config } from '../shared/config/config.ts';
import { BadSettings } from '../shared/config/bad-settings.ts';
import {
  type NotificationCertificate,
  readNotificationCertificate,
} from '../shared/domain/mailbox/encrypted-content.ts';
import type { Now } from '../shared/ports/clock.ts';
import type { Counters } from '../shared/ports/telemetry.ts';

/** What notifications are asked to carry, and who reads it. What was asked for before may come for a while after. */
export function composeNotifications(
  { notifications, microsoft }: Config,
  ports: {
    readonly fetch: typeof fetch;
    readonly now: Now;
    readonly counters: Pick<Counters, 'add'>;
  },
) {
  const certificates = notifications.certificates.map(readOrRefuse);
  const [newest] = certificates;
  return {
    /** Null: notifications carry nothing but ids. */
    encryptFor:
      notifications.kind === 'rich' && newest !== undefined
        ? { id: newest.id, certificate: newest.certificate }
        : null,
    openCarried: openCarried({
      certificates,
      checkToken: validationTokens({ ...microsoft, ...ports }),
      counters: ports.counters,
    }),
  };
}

function readOrRefuse(pem: string): NotificationCertificate {
  try {
    return readNotificationCertificate(pem);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new BadSettings(`The settings are bad. GRAPH_NOTIFICATION_CERTIFICATES: ${why}.`);
  }
}
