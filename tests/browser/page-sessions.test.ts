import { createServer } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../stage/browser/chromium.ts';
import { listen } from '../stage/listen.ts';
import { openSystem } from '../stage/system/system-stage.ts';

/** A site with one empty page. */
const site = () =>
  listen(
    createServer((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><title>A page</title>');
    }),
  );

const [crm, evil] = await Promise.all([site(), site()]);
const { system, on } = await openSystem({ env: { ALLOWED_UI_ORIGINS: crm.url } });
const api = `${system.host.url}/api/v1/me`;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
  page = await browser.newPage();
});

afterAll(async () => {
  await browser?.close();
  await Promise.all([crm.close(), evil.close()]);
});

type Asked = { method: string; path: string; token: string; body?: string };

/** What a script of this page gets for its call: the status and what it may read, or the browser's refusal. */
async function callFrom(url: string, asked: Asked): Promise<unknown> {
  if (new URL(page.url()).origin !== new URL(url).origin) await page.goto(url);
  return page.evaluate(
    async ({ api: base, method, path, token, body }) => {
      try {
        const response = await fetch(`${base}/${path}`, {
          method,
          headers: {
            authorization: `Bearer ${token}`,
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          },
          ...(body === undefined ? {} : { body }),
        });
        const text = await response.text();
        const answer = text === '' ? null : JSON.parse(text);
        return [response.status, answer?.code ?? answer?.status ?? null];
      } catch (error) {
        return String(error);
      }
    },
    { api, ...asked },
  );
}

async function sessionOf(origin: string) {
  const cast = await on.connected();
  const body = { components: ['card'], origin };
  const { token } = (await cast.app.call('POST', `${cast.app.user('u1')}/session`, { body })).body;
  return { ...cast, token: String(token) };
}

describe('a page in a browser', () => {
  test('of an allowed origin looks, is told why it is refused, and disconnects', async () => {
    const { app, token } = await sessionOf(crm.url);
    const call = (method: string, path: string, body?: string) =>
      callFrom(crm.url, { method, path, token, ...(body === undefined ? {} : { body }) });
    expect(await call('GET', 'connection')).toEqual([200, 'connected']);
    expect(await call('POST', 'connection/authorize', '{}')).toEqual([400, 'invalid_request']);
    expect(await call('GET', 'contacts/carla/conversation')).toEqual([403, 'session_not_allowed']);
    expect(await call('DELETE', 'connection')).toEqual([204, null]);
    expect((await app.connection('u1')).body).toMatchObject({ status: 'disconnected' });
    expect(await call('GET', 'connection')).toEqual([401, 'session_expired']);
  });

  test('of another origin is stopped by its browser, and has done nothing', async () => {
    const { app, token } = await sessionOf(crm.url);
    for (const method of ['GET', 'DELETE']) {
      const got = await callFrom(evil.url, { method, path: 'connection', token });
      expect(got).toBe('TypeError: Failed to fetch');
    }
    expect((await app.connection('u1')).body).toMatchObject({ status: 'connected' });
  });

  test('of our own origin needs no leave of another, and has a session of its own', async () => {
    const origin = new URL(system.host.url).origin;
    const own = await sessionOf(origin);
    const asked = { method: 'GET', path: 'connection' };
    expect(await callFrom(origin, { ...asked, token: own.token })).toEqual([200, 'connected']);
    const { token } = await sessionOf(crm.url);
    expect(await callFrom(origin, { ...asked, token })).toEqual([403, 'session_elsewhere']);
  });
});
