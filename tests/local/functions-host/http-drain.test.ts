import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { createHttpDrain } from '../../../local/functions-host/http-drain.ts';

it('waits for requests so long and no longer', async () => {
  const drain = createHttpDrain();
  const answers: (() => void)[] = [];
  const server = createServer((_, response) => {
    drain.track(response);
    answers.push(() => response.end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  expect(await drain.ended(60_000)).toBe(true);
  const late = fetch(`http://127.0.0.1:${port}/`);
  await once(server, 'request');
  expect(await drain.ended(20)).toBe(false);
  const last = drain.ended(60_000);
  answers[0]?.();
  expect((await late).headers.get('connection')).toBe('close');
  expect(await last).toBe(true);
  server.close();
});
