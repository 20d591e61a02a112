import { DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET } from '../simulator/people.ts';
import type { Simulator } from '../simulator/server.ts';
import type { LocalKeys } from './local-keys.ts';

export type LocalParts = {
  connectionString: string;
  simulator: Pick<Simulator, 'loginUrl' | 'graphUrl'>;
  keys: LocalKeys;
  /** Origin of the CRM; without one nobody gets events. */
  crmUrl: string | undefined;
};

/** The app's settings for a run against the parts on this machine. */
export function localSettings(
  { connectionString, simulator, keys, crmUrl }: LocalParts,
  overrides: Readonly<Record<string, string | undefined>> = {},
): Record<string, string> {
  const settings = {
    AzureWebJobsStorage: connectionString,
    MICROSOFT_CLIENT_ID: DEFAULT_CLIENT_ID,
    MICROSOFT_CLIENT_SECRET: DEFAULT_CLIENT_SECRET,
    MICROSOFT_LOGIN_URL: simulator.loginUrl,
    MICROSOFT_GRAPH_URL: simulator.graphUrl,
    ALLOWED_RETURN_ORIGINS: crmUrl ?? 'http://127.0.0.1:3000',
    ALLOWED_UI_ORIGINS: crmUrl ?? 'http://127.0.0.1:3000',
    CRM_WEBHOOK_URL: crmUrl === undefined ? undefined : `${crmUrl}/webhooks/email-sync`,
    ...keys,
    ...overrides,
  };
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}
