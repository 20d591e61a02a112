import { expect, it } from 'vitest';
import { startSimulator } from '../../../simulator/server.ts';
import { addressIndex } from '../../../shared/adapters/tables/conversation/address-index.ts';
import { merges } from '../../../shared/adapters/tables/conversation/merges.ts';
import { eraseContact } from '../../../shared/use-cases/conversation/erase-contact.ts';
import { memoryTables } from '../../stage/memory/memory-table.ts';
import { account, contact } from '../../stage/use-cases/cast.ts';
import { sendStage } from '../../stage/use-cases/send-stage.ts';

it('an erasure takes along the send that makes its contact known anew before it has ended', async () => {
  const simulator = await startSimulator({ seed: 14 });
  try {
    const on = sendStage(simulator);
    const open = memoryTables();
    await on.send('first');
    let rounds = 0;
    const erase: typeof on.store.erase = async (...asked) => {
      const isErased = await on.store.erase(...asked);
      rounds += 1;
      if (rounds === 1) expect(await on.send('second')).toMatchObject({ kind: 'ended' });
      return isErased;
    };
    const deps = {
      conversations: { ...on.store, erase },
      addressIndex: addressIndex(open, [new Uint8Array(32)]),
      merges: merges(open),
      now: Date.now,
    };
    expect(await eraseContact(deps)(account, contact)).toEqual({ kind: 'erased' });
    expect([rounds, await on.entries()]).toEqual([2, []]);
    expect(await on.store.contact(account, contact)).toBeNull();
  } finally {
    await simulator.close();
  }
});
