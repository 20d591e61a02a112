import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, it } from 'vitest';
import { connectMailbox } from '../../local/demo/sign-in.ts';
import { ACCOUNT, ANNA, CARLA, conversation, USER } from '../../local/demo/stage.ts';
import { repositoryRoot } from '../../local/repository-root.ts';
import { startOn } from '../stage/local/start-on.ts';
import { until } from '../stage/until.ts';

const ORIGIN = /http:\/\/127\.0\.0\.1:\d+/g;
const CURL = /^ *curl -H '([\w-]+): ([^']+)' (\S+)$/;

const folder = mkdtempSync(join(tmpdir(), 'start-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('stops when the npm that started it is killed', async () => {
  const npm = spawn('npm', ['start', '--silent'], {
    cwd: repositoryRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  createInterface({ input: npm.stdout }).on('line', (line) => lines.push(line));
  await until(() => lines.some((line) => line.includes('Ctrl-C')), { timeout: 90_000 });
  const origins = [...new Set(lines.join('\n').match(ORIGIN))];
  npm.kill('SIGKILL');
  await until(async () => !(await Promise.all(origins.map(answers))).includes(true), {
    interval: 250,
  });
});

it('prints addresses and a curl that work and nothing of what goes well, and leaves nothing behind after Ctrl-C', async () => {
  const start = spawn(process.execPath, [join(repositoryRoot, 'local/start.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  createInterface({ input: start.stdout }).on('line', (line) => lines.push(line));
  await until(() => lines.some((line) => line.includes('Ctrl-C')), { timeout: 90_000 });

  const origins = [...new Set(lines.join('\n').match(ORIGIN))];
  expect(origins).toHaveLength(5);
  expect(new Set(await Promise.all(origins.map(answers)))).toEqual(new Set([true]));

  const [, header = '', value = '', url = ''] =
    lines.map((line) => CURL.exec(line)).find((match) => match !== null) ?? [];
  const response = await fetch(url, { headers: { [header]: value } });
  expect(await response.json()).toMatchObject({ userId: 'anna', status: 'disconnected' });

  const admin = `${new URL(url).origin}/admin`;
  const headers = { 'x-functions-key': 'local-admin', 'content-type': 'application/json' };
  const timer = `${admin}/functions/sweep-expired`;
  expect((await fetch(timer, { method: 'POST', headers, body: '{}' })).status).toBe(202);
  await (await fetch(`${admin}/host/idle?wait=30000`, { headers })).text();

  start.kill('SIGINT');
  expect(await once(start, 'close')).toEqual([0, null]);
  // The log of a run that went well is for `--verbose`.
  expect(lines.filter((line) => line.includes('timer.ran'))).toEqual([]);
  expect(new Set(await Promise.all(origins.map(answers)))).toEqual(new Set([false]));
});

it('a second start on the same folder finds everything, and the sync goes on', async () => {
  const data = join(folder, 'state');
  const first = await startOn(data);
  expect(first.errors).toEqual([]);
  await (await crmOf(first.crmUrl)).add('Erik Ek', 'erik@elsewhere.example');
  const ask = { returnUrl: `${first.crmUrl}/settings` };
  await connectMailbox({ ...first, account: ACCOUNT, user: USER, email: ANNA, ask });
  const message = { contact: CARLA, subject: 'Offer', text: 'Our offer' };
  await first.sync.messages.send(ACCOUNT, USER, message);
  const [mail] = await first.microsoft.inbox(CARLA.email, 'Offer');
  await first.microsoft.reply(CARLA.email, { messageId: mail?.id, text: 'Thanks' });
  const count = async (of: Awaited<ReturnType<typeof startOn>>): Promise<number> =>
    (await conversation(of)).length;
  await until(async () => (await count(first)) === 2);
  const entries = await conversation(first);
  await first.end('SIGINT');
  expect(first.errors).toEqual([]);

  // A reply that comes after the restart must find its way by the subscription made before it.
  const second = await startOn(data);
  expect(second).toMatchObject({ hostUrl: first.hostUrl, simulatorUrl: first.simulatorUrl });
  const connected = { status: 'connected', email: ANNA };
  expect(await second.sync.connections.get(ACCOUNT, USER)).toMatchObject(connected);
  expect(await second.microsoft.inbox(CARLA.email, 'Offer')).toEqual([{ ...mail, isRead: true }]);
  expect((await conversation(second)).map(({ id }) => id)).toEqual(entries.map(({ id }) => id));
  expect(await (await crmOf(second.crmUrl)).contacts()).toContain('erik@elsewhere.example');
  await second.microsoft.reply(CARLA.email, { messageId: mail?.id, text: 'One more thing' });
  await until(async () => (await count(second)) === 3);
  // And the user's grant is still good: a send needs it.
  await second.sync.messages.send(ACCOUNT, USER, { ...message, subject: 'Again' });
  await until(async () => (await second.microsoft.inbox(CARLA.email, 'Again')).length === 1);

  // A kill loses the last moment at most: what the snapshot has when it knows a later mail.
  await second.microsoft.send(CARLA.email, { to: ['dieter@northwind.example'], subject: 'Later' });
  const snapshot = join(data, 'microsoft-365.snapshot');
  await until(() => readFileSync(snapshot).includes('Later'));
  await second.end('SIGKILL');
  await until(async () => !(await answers(second.hostUrl)));
  const third = await startOn(data);
  expect(await third.sync.connections.get(ACCOUNT, USER)).toMatchObject(connected);
  expect(await third.microsoft.inbox(CARLA.email, 'Again')).toHaveLength(1);
  await third.end('SIGINT');
}, 400_000);

it.each(['microsoft-365.snapshot', 'crm-contacts.json', 'keys.json', 'ports.json'])(
  'an unreadable %s ends the start with a sentence',
  async (file) => {
    const data = mkdtempSync(join(folder, 'unreadable-'));
    writeFileSync(join(data, file), '{"half": ');
    const refused = await startOn(data);
    expect(await refused.exited()).toBe(1);
    expect(refused.errors).toEqual([expect.stringContaining(join(data, file))]);
    expect(readFileSync(join(data, file), 'utf8')).toBe('{"half": ');
  },
  150_000,
);

it('a port that the folder needs and something else has is named', async () => {
  const data = mkdtempSync(join(folder, 'ports-'));
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  writeFileSync(join(data, 'ports.json'), JSON.stringify({ host: port, simulator: port }));
  const refused = await startOn(data);
  expect(await refused.exited()).toBe(1);
  expect(refused.errors).toEqual([expect.stringContaining(`Port ${port} is taken`)]);
  other.close();
}, 150_000);

/** Signs in to the CRM as Anna; gives her contacts page and a way to add one. */
async function crmOf(url: string) {
  const anna = new URLSearchParams({ user: 'anna', next: '/contacts' });
  const signedIn = await fetch(`${url}/login`, { method: 'POST', body: anna, redirect: 'manual' });
  const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const contacts = async (): Promise<string> =>
    (await fetch(`${url}/contacts`, { headers: { cookie } })).text();
  return {
    contacts,
    async add(name: string, email: string): Promise<void> {
      const csrf = /name="csrf" value="([^"]+)"/.exec(await contacts())?.[1] ?? '';
      const body = new URLSearchParams({ csrf, name, email });
      const added = await fetch(`${url}/contacts`, { method: 'POST', body, headers: { cookie } });
      expect(added.status).toBe(200);
    },
  };
}

function answers(origin: string): Promise<boolean> {
  return fetch(origin).then(
    () => true,
    () => false,
  );
}
