import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { composeNotifications } from '../../functions/compose-notifications.ts';
import { memoryCounters } from '../../shared/adapters/telemetry.ts';
import { BadSettings } from '../../shared/config/bad-settings.ts';
import { readSettings } from '../../shared/config/read-settings.ts';

const good = {
  AzureWebJobsStorage: 'UseDevelopmentStorage=true',
  PUBLIC_BASE_URL: 'https://sync.example',
  MICROSOFT_CLIENT_ID: '0b7c1d4e-0000-4000-8000-000000000001',
  MICROSOFT_CLIENT_SECRET: 'a secret',
  TOKEN_ENCRYPTION_KEYS: Buffer.alloc(32, 1).toString('base64'),
  CLIENT_STATE_KEYS: Buffer.alloc(32, 2).toString('base64'),
  ALLOWED_RETURN_ORIGINS: 'https://crm.example',
};
const compose = (settings: Record<string, string>) =>
  composeNotifications(readSettings({ ...good, ...settings }), {
    fetch,
    now: Date.now,
    counters: memoryCounters(),
  });

/** `npm run certificate`, which reads the present value from the environment. */
const nextValue = (present = ''): string =>
  execFileSync(process.execPath, ['local/certificate.ts'], {
    env: { GRAPH_NOTIFICATION_CERTIFICATES: present },
    encoding: 'utf8',
  }).trim();

describe('GRAPH_NOTIFICATIONS', () => {
  it('asks for ids alone unless it says rich', () => {
    expect(compose({}).encryptFor).toBeNull();
    expect(compose({ GRAPH_NOTIFICATION_CERTIFICATES: nextValue() }).encryptFor).toBeNull();
  });

  it('rich needs a certificate', () => {
    expect(() => compose({ GRAPH_NOTIFICATIONS: 'rich' })).toThrow(
      /GRAPH_NOTIFICATION_CERTIFICATES: is missing/,
    );
    expect(() => compose({ GRAPH_NOTIFICATIONS: 'richer' })).toThrow(/GRAPH_NOTIFICATIONS: /);
  });

  it('takes what the command prints, in one line; the newest encrypts, and no more than one before is kept', () => {
    const first = nextValue();
    const second = nextValue(first);
    const third = nextValue(second);
    const idOf = (value: string) =>
      compose({ GRAPH_NOTIFICATIONS: 'rich', GRAPH_NOTIFICATION_CERTIFICATES: value }).encryptFor
        ?.id;
    expect(second).not.toContain('\n');
    expect(second.split(',')[1]).toBe(first);
    expect(third.split(',').slice(1)).toEqual([second.split(',')[0]]);
    expect(new Set([first, second, third].map(idOf)).size).toBe(3);
  });

  it.each([
    ['what is no PEM', 'c2VjcmV0LXNlY3JldA=='],
    ['a certificate without its key', (value: string) => value.split('-----BEGIN PRIVATE')[0]],
    ['a key that is broken', (value: string) => value.replace('PRIVATE KEY-----\\nM', '$&!')],
  ])('refuses %s at the start, without quoting it', (_what, change) => {
    const value = typeof change === 'string' ? change : (change(nextValue()) ?? '');
    const start = () =>
      compose({ GRAPH_NOTIFICATIONS: 'rich', GRAPH_NOTIFICATION_CERTIFICATES: value });
    expect(start).toThrow(BadSettings);
    expect(start).toThrow(/GRAPH_NOTIFICATION_CERTIFICATES: /);
    expect(start).not.toThrow(value.slice(-20));
  });
});
