import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { seal, unseal } from '../../../shared/domain/sign-in/sealed.ts';
import {
  readVaultSealed,
  sealByVault,
  vaultKeyId,
} from '../../../shared/domain/sign-in/vault-sealed.ts';

const dataKey = randomBytes(32);
const by = {
  kid: vaultKeyId('https://kv-1.vault.azure.net/keys/k'),
  version: 'a1',
  wrapped: 'Zz_-',
};
const sealed = sealByVault(by, dataKey, 'tid+oid', 'secret', randomBytes(12));

describe('an envelope under a vault’s key', () => {
  test('says which key of which vault, and which version of it, wrapped its data key', () => {
    expect(sealed).toMatch(/^v2\.[0-9a-f]{8}\.a1\.Zz_-\.[\w-]{16}\.[\w-]{22}\.[\w-]+$/);
    expect(readVaultSealed(sealed)?.by).toEqual(by);
    expect(sealed).not.toContain('vault');
  });

  test('opens by its data key for its owner, and neither for another nor by another', () => {
    const read = readVaultSealed(sealed);
    expect(read?.open(dataKey, 'tid+oid')).toBe('secret');
    expect(read?.open(dataKey, 'tid+other')).toBeNull();
    expect(read?.open(randomBytes(32), 'tid+oid')).toBeNull();
    // What somebody else has wrapped need not be a key at all.
    expect(read?.open(randomBytes(5), 'tid+oid')).toBeNull();
  });

  test('is told from one under a local key, by both', () => {
    const local = seal([dataKey], 'tid+oid', 'secret', randomBytes(12));
    expect(readVaultSealed(local)).toBeNull();
    expect(unseal([dataKey], 'tid+oid', sealed)).toBeNull();
  });

  test.each([
    ['a version that would be another path', sealed.replace('.a1.', '.a1/../x.')],
    ['a version that is empty', sealed.replace('.a1.', '..')],
    ['a wrapped key that is none', sealed.replace('.Zz_-.', '.Zz=.')],
    ['nothing', ''],
    ['a form that is not known', sealed.replace('v2', 'v3')],
  ])('is none with %s', (_, text) => {
    expect(readVaultSealed(text)).toBeNull();
  });
});
