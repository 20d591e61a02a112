import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { readSettings } from '../../shared/config/read-settings.ts';
import { settingsSchema } from '../../shared/config/settings-schema.ts';

const sample = z
  .object({ IsEncrypted: z.literal(false), Values: z.record(z.string(), z.string()) })
  .parse(
    JSON.parse(readFileSync(new URL('../../local.settings.sample.json', import.meta.url), 'utf8')),
  );

it('is accepted by the app as it stands', () => {
  expect(() => readSettings(sample.Values)).not.toThrow();
});

it('lists every setting, and none that the app does not know', () => {
  const { FUNCTIONS_WORKER_RUNTIME, ...settings } = sample.Values;
  expect(FUNCTIONS_WORKER_RUNTIME).toBe('node');
  expect(Object.keys(settings)).toEqual(Object.keys(settingsSchema.shape));
});
