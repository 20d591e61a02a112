import { describe, expect, test } from 'vitest';
import { type FailureKind, ServiceFailure } from '../../../shared/domain/failure.ts';
import { noteVaultRefusal } from '../../../shared/use-cases/health/note-vault-refusal.ts';

async function noted(kind: FailureKind, code: string, version: string | null) {
  const heard: string[] = [];
  const note = noteVaultRefusal({
    counters: { add: (counter) => void heard.push(counter) },
    log: { error: (event, fields) => void heard.push(`${event} ${JSON.stringify(fields)}`) },
    operatorFault: async (fault) => void heard.push(`fault ${fault}`),
  });
  await note(new ServiceFailure(kind, code), { kid: 'k1', version });
  return heard;
}

describe('what the vault refuses', () => {
  const lost = (version: string) => [
    'token_key_lost',
    `token_keys.lost {"kid":"k1","version":${version}}`,
  ];

  test('is counted and logged by key and version when the key is lost', async () => {
    expect(await noted('reconnect', 'token_key_lost', 'v1')).toEqual(lost('"v1"'));
  });

  test('is a fault of the whole installation when it is the key that seals, or all of them', async () => {
    expect(await noted('reconnect', 'token_key_lost', null)).toEqual([
      ...lost('null'),
      'fault token_key_lost',
    ]);
    for (const [kind, code] of [
      ['reconnect', 'token_key_forbidden'],
      ['operator', 'vault_token_refused'],
    ] as const)
      expect(await noted(kind, code, 'v1')).toEqual([`fault ${code}`]);
  });

  test('is nobody’s fault when the vault is away', async () => {
    expect(await noted('unavailable', 'vault_unavailable', 'v1')).toEqual([]);
    expect(await noted('throttled', 'vault_throttled', null)).toEqual([]);
  });
});
