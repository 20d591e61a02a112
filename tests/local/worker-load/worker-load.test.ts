import { TableClient } from '@azure/data-tables';
import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { packageApp } from '../../../local/package-app.ts';
import { repositoryRoot } from '../../../local/repository-root.ts';
import { azureTable } from '../../../shared/adapters/tables/azure-table.ts';
import { connections } from '../../../shared/adapters/tables/account/connections.ts';
import { accountIdSchema, mailboxRefSchema, userIdSchema } from '../../../shared/domain/ids.ts';
import { ownAccount } from '../../azurite.ts';

const folder = mkdtempSync(join(tmpdir(), 'worker-load-'));
const storage = await ownAccount();

beforeAll(() => packageApp(folder));
afterAll(() => rmSync(folder, { recursive: true }));

const answer = z.object({ status: z.string(), body: z.unknown() });
const outcome = z.object({
  node: z.string(),
  functions: z.array(z.string()),
  conversation: answer,
  sent: answer,
  poison: z.object({
    status: z.string(),
    body: z.object({ poison: z.array(z.looseObject({ queue: z.string(), code: z.string() })) }),
  }),
  errors: z.array(z.string()),
});

/** A connection that can send, though no Microsoft is there: what is sent is rendered, stored and waits. */
async function connectUser(): Promise<void> {
  const open = connections((name) =>
    azureTable(
      TableClient.fromConnectionString(storage, name, {
        allowInsecureConnection: true,
      }),
    ),
  );
  const saved = await open.save(
    {
      accountId: accountIdSchema.parse('acme'),
      userId: userIdSchema.parse('u1'),
      status: 'connected',
      generation: 1,
      mailboxRef: mailboxRefSchema.parse('a'.repeat(32)),
      leftRef: null,
      email: 'anna@firm.example',
      scope: 'crm-threads',
      startsSince: { sent: null, received: null },
      connectedAt: null,
      lastError: null,
      approval: null,
    },
    null,
    null,
  );
  expect(saved).toBe(true);
}

async function loadOnNode22(): Promise<z.output<typeof outcome>> {
  const sample = z
    .object({ Values: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(repositoryRoot, 'local.settings.sample.json'), 'utf8')));
  const child = fork(fileURLToPath(new URL('./worker-process.ts', import.meta.url)), [folder], {
    execPath: join(repositoryRoot, 'node_modules/node22/bin/node'),
    execArgv: ['--disable-warning=ExperimentalWarning'],
    cwd: folder,
    env: { ...sample.Values, AzureWebJobsStorage: storage },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const complaints = child.stderr === null ? '' : text(child.stderr);
  child.stdout?.resume();
  const message = new Promise<unknown>((resolve) => {
    child.once('message', resolve);
    child.once('exit', () => resolve(undefined));
  });
  const parsed = outcome.safeParse(await message);
  if (!parsed.success) throw new Error(`${await complaints}\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

it('loads on Node 22 from its package alone, and runs each kind of trigger', async () => {
  await connectUser();
  const { node, functions, conversation, sent, poison, errors } = await loadOnNode22();

  expect(node).toMatch(/^22\./);
  expect(functions).toEqual(
    expect.arrayContaining([
      'mail-notifications',
      'sends',
      'upkeep',
      'events',
      'renew-subscriptions',
      'resync-mailboxes',
      'sweep-expired',
      'drain-poison',
    ]),
  );
  expect(conversation).toEqual({ status: '200', body: { entries: [], nextCursor: null } });
  // By a thread of the built app: what no thread could render would be text only.
  expect(sent).toMatchObject({
    status: '202',
    body: { html: '<p>Hello</p>', text: 'Hello', simplified: false },
  });
  // The queue function has run: what it can't read is a poison record, not an error.
  expect(poison).toMatchObject({ status: '200', body: { poison: [{ queue: 'sends' }] } });
  expect(errors).toEqual([]);
});
