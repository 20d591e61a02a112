import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { readDataFile, writeDataFile } from './data-file.ts';

const localKeys = z.object({
  TOKEN_ENCRYPTION_KEYS: z.string(),
  CLIENT_STATE_KEYS: z.string(),
  CRM_WEBHOOK_SECRETS: z.string(),
});

/** Settings that must be secret and the same at every start over the same data. */
export type LocalKeys = z.output<typeof localKeys>;

/** Fresh keys; with a data folder those that were made for it. */
export function loadLocalKeys(dataFolder?: string): LocalKeys {
  if (dataFolder === undefined) return generateKeys();
  const path = join(dataFolder, 'keys.json');
  const kept = readDataFile(path, localKeys);
  if (kept !== undefined) return kept;
  const keys = generateKeys();
  writeDataFile(path, keys);
  return keys;
}

function generateKeys(): LocalKeys {
  return {
    TOKEN_ENCRYPTION_KEYS: randomBytes(32).toString('base64'),
    CLIENT_STATE_KEYS: randomBytes(32).toString('base64'),
    CRM_WEBHOOK_SECRETS: `whsec_${randomBytes(32).toString('base64')}`,
  };
}
