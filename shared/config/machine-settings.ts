import { BadSettings } from './bad-settings.ts';
import type { Config } from './config.ts';
import { isLoopback } from './settings-schema.ts';

/** What only tests may set, and what everybody knows, is refused wherever real mail could be concerned. */
export function checkMachine(config: Config): void {
  const urls = [config.publicBaseUrl, config.microsoft.loginUrl, config.microsoft.graphUrl];
  if (urls.every((url) => isLoopback(new URL(url)))) return;
  checkTestSettings(config);
  checkSampleKeys(config);
}

function checkTestSettings({ delayScale, resyncMinutes }: Config): void {
  if (delayScale !== 1) {
    throw new BadSettings(
      'DELAY_SCALE: only when PUBLIC_BASE_URL and both Microsoft URLs are on loopback.',
    );
  }
  if (resyncMinutes === 0) {
    throw new BadSettings(
      'RESYNC_MINUTES: 0 only when PUBLIC_BASE_URL and both Microsoft URLs are on loopback.',
    );
  }
}

/**
 * `local.settings.sample.json` can be read by everybody. A key of token caches may stand behind the one that seals, so that
 * it is rotated as any other.
 */
function checkSampleKeys({ tokenSeals, clientStateKeys, crmWebhook }: Config): void {
  const keys = {
    TOKEN_ENCRYPTION_KEYS: tokenSeals.sealedBy === 'local' ? tokenSeals.local.slice(0, 1) : [],
    CLIENT_STATE_KEYS: clientStateKeys,
    CRM_WEBHOOK_SECRETS: (crmWebhook?.secrets ?? []).map((secret) =>
      Buffer.from(secret.replace(/^whsec_/, ''), 'base64'),
    ),
  };
  for (const [name, ofSetting] of Object.entries(keys)) {
    if (ofSetting.some((key) => Buffer.from(key).toString('latin1').startsWith('sample-only-'))) {
      throw new BadSettings(`${name}: everybody knows the one of local.settings.sample.json.`);
    }
  }
}
