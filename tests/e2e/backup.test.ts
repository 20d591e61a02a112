import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { copyIn, copyOut } from '../../local/backup/copy.ts';
import { byConnectionString, namesOf } from '../../local/backup/storage-account.ts';
import { repositoryRoot } from '../../local/repository-root.ts';
import { seededRandomness } from '../../simulator/random.ts';
import type { Json } from '../stage/system/crm.ts';
import { newPerson, type Person } from '../stage/system/person.ts';
import { restartCast } from '../stage/system/restart/cast.ts';
import { newLedger } from '../stage/system/restart/ledger.ts';
import type { Tally } from '../stage/system/restart/patient-send.ts';
import { spread, traffic } from '../stage/system/restart/traffic.ts';
import { expectWholeAndOnce } from '../stage/system/restart/whole-and-once.ts';
import { openSystem } from '../stage/system/system-stage.ts';
import { webhookListener } from '../stage/system/webhook-listener.ts';
import { until } from '../stage/until.ts';

/** Another each time; a run that failed is repeated by its seed. */
const seed = Number(process.env['BACKUP_SEED'] ?? Date.now() % 1_000_000);
const MIX = { answers: 14, fromOutlook: 10, sends: 14, answeredSends: 4, private: 4 };
const BURST_MS = 3_000;

const folder = mkdtempSync(join(tmpdir(), 'backup-'));
afterAll(() => rmSync(folder, { recursive: true }));
const hook = await webhookListener();
const { system, on } = await openSystem({
  messageLeaseMs: 2_000,
  env: { ...hook.env, DELAY_SCALE: '0.01' },
  simulator: { settings: { notificationRetryMs: 600 } },
});
const account = byConnectionString(system.connectionString);

/** The storage account is lost, with all that was in it. */
async function wipe(): Promise<void> {
  for (const name of await namesOf(account.tables.listTables()))
    await account.tables.deleteTable(name);
  for (const name of await namesOf(account.blobs.listContainers()))
    await account.blobs.deleteContainer(name);
  for (const name of await namesOf(account.queues.listQueues()))
    await account.queues.deleteQueue(name);
}

/** As the operator has it. */
async function npmRun(script: 'backup' | 'restore', ...flags: string[]): Promise<string> {
  const env = { ...process.env, AzureWebJobsStorage: system.connectionString };
  const args = [join(repositoryRoot, `local/${script}.ts`), ...flags];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return stdout.trim();
}

describe('a copy of the stopped app, made under traffic', () => {
  it(`loses and doubles nothing when the storage is lost and the copy takes its place (BACKUP_SEED=${seed})`, async () => {
    const random = seededRandomness(seed);
    const cast = await restartCast(system);
    // A blob that stays: what sends hold is gone once they are confirmed.
    const filed = { id: 'filed', email: 'filed@client.example' };
    await newPerson(system, filed.email);
    const attachments = [{ name: 'a.txt', contentType: 'text/plain', contentBase64: 'YQ==' }];
    const mail = { contact: filed, subject: 'Filed', text: 'x', attachments };
    expect((await cast.app.send('anna', mail)).status).toBe(201);
    const ledger = newLedger(cast.pairs);
    const tally: Tally = new Map();
    const actions = traffic(cast, ledger, MIX, random, tally);
    const busy = spread(actions, BURST_MS, random);
    await pause(BURST_MS / 3 + (random.next() * BURST_MS) / 3);
    await system.host.kill();
    const copy = join(folder, 'stopped');
    const copied = await copyOut(account, copy, { live: false, waitMs: 60_000 });
    expect(copied.rows).toBeGreaterThan(0);
    expect(copied.blobs).toBeGreaterThan(0);
    expect(copied.hidden).toEqual({});
    await wipe();
    expect(await copyIn(account, copy)).toEqual({
      rows: copied.rows,
      blobs: copied.blobs,
      messages: copied.messages,
    });
    await system.host.start();
    await busy;
    // A resync of each mailbox now and not in a quarter of an hour.
    for (const email of new Set(cast.pairs.map(({ user }) => user.email)))
      await on.control('POST', 'lifecycle', { email, event: 'missed' });
    await system.idle({ settled: true, limitMs: 120_000 });
    const heard = hook.heard.filter(({ data }) => data['contactId'] !== filed.id);
    await expectWholeAndOnce(system, cast, ledger, heard);
  }, 300_000);
});

describe('a copy of the running app, older than the loss', () => {
  it('what came into its threads since is in once after the resync, nothing is sent twice, and erased stays erased', async () => {
    const { app, anna, carla, contact, name } = await on.connected();
    /** A contact with a thread. */
    const begin = async (id: string, person: Person) => {
      const subject = `Offer for ${id}`;
      const to = { id, email: person.email };
      const sent = await app.send('u1', { contact: to, subject, text: `Root ${id}` });
      expect(sent.status).toBe(201);
      await system.idle();
      const root = (await person.find(subject)).internetMessageId;
      return { id, person, root, rootId: sent.body.id };
    };
    const kept = await begin(contact.id, carla);
    const erased: Awaited<ReturnType<typeof begin>>[] = [];
    for (const id of ['before', 'since'])
      erased.push(await begin(id, await newPerson(system, `${id}@client-${name}.example`)));
    const [before, since] = erased;
    const erase = async (id = ''): Promise<void> =>
      expect((await app.call('DELETE', app.contact(id))).status).toBe(204);
    const found = async (): Promise<Map<string, Json>> =>
      new Map((await app.conversation(contact.id)).map((entry) => [entry.snippet, entry]));

    await system.idle({ settled: true, limitMs: 60_000 });
    await erase(before?.id);
    await carla.reply(kept.root, { text: 'Before the copy' });
    await system.idle({ settled: true, limitMs: 60_000 });
    const fault = { method: 'POST', path: '^/me/messages$', mailbox: anna.email, times: 1000 };
    await on.fault(fault, { type: 'throttle', retryAfter: '1' });
    const waiting = { contact, subject: 'It waits', text: 'Waits in the copy' };
    expect((await app.send('u1', waiting)).status).toBe(202);
    const copy = join(folder, 'live');
    expect(await npmRun('backup', '--to', copy, '--live')).toMatch(/ 0 queue messages\.$/);

    await carla.reply(kept.root, { text: 'Since the copy' });
    await anna.reply(kept.root, { text: 'From Outlook since the copy' });
    const sent = { contact, text: 'Sent since the copy', replyTo: kept.rootId };
    expect((await app.send('u1', sent)).status).toBe(201);
    await erase(since?.id);
    await system.idle();
    const wasThere = await found();
    expect(wasThere).toHaveLength(6);
    await system.host.kill();
    await on.mend();
    await wipe();
    expect(await npmRun('restore', '--from', copy)).toMatch(/ are back\.$/);
    await system.host.start();
    // What the page for the operator asks of the CRM.
    await erase(since?.id);
    // Nothing drives the send that waited but a resync, when its time is long over.
    await until(
      async () => {
        await on.control('POST', 'lifecycle', { email: anna.email, event: 'missed' });
        await system.idle();
        return (await found()).get(waiting.text).status !== 'queued';
      },
      { interval: 500, timeout: 120_000 },
    );
    for (const { person, root } of erased) await person.reply(root, { text: 'To nobody' });
    await system.idle({ settled: true, limitMs: 60_000 });

    const isThere = await found();
    expect([...isThere.keys()].toSorted()).toEqual([...wasThere.keys()].toSorted());
    for (const [text, { id, origin }] of isThere) {
      const isNew = text === 'Sent since the copy';
      expect(id === wasThere.get(text).id, text).toBe(!isNew);
      if (isNew) expect(origin).toBe('mailbox');
    }
    for (const { id } of erased) expect(await app.conversation(id)).toEqual([]);
    const inbox = await carla.messages('inbox');
    expect(inbox.map(({ internetMessageId }) => String(internetMessageId)).toSorted()).toEqual(
      [...isThere.values()]
        .filter(({ direction }) => direction === 'outbound')
        .map(({ internetMessageId }) => String(internetMessageId))
        .toSorted(),
    );
    expect(await anna.messages('drafts')).toEqual([]);
    const ofEntry = new Map<unknown, Set<string>>();
    for (const { id, type, data } of hook.heard) {
      if (data['accountId'] !== app.account || type !== 'conversation.entry.created') continue;
      ofEntry.set(data['entryId'], (ofEntry.get(data['entryId']) ?? new Set()).add(id));
    }
    expect([...ofEntry.values()].filter(({ size }) => size > 1)).toEqual([]);
    expect((await app.connection('u1')).body).toMatchObject({ status: 'connected', problems: 0 });
  }, 300_000);
});
