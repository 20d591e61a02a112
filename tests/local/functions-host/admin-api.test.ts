import { describe, expect, it } from 'vitest';
import { expectEmpty, openHost } from '../../stage/local/fixture-host.ts';

const { fixture, call } = await openHost();
const key = { 'x-functions-key': 'local' };
const adminKey = { 'x-functions-key': 'local-admin' };

describe('admin API', () => {
  const fire = (name: string, body: string, type: string | null = 'application/json') =>
    call(`/admin/functions/${name}`, {
      method: 'POST',
      headers: { ...adminKey, ...(type !== null && { 'content-type': type }) },
      // A text would get a type of its own.
      body: Buffer.from(body),
    });

  it('POST /admin/functions/x without content type 415, with an empty body 400', async () => {
    await expectEmpty(await fire('tick', '{}', null), 415);
    await expectEmpty(await fire('tick', '{}', 'text/plain'), 415);
    await expectEmpty(await fire('tick', ''), 400);
    expect(fixture.journal('tick')).toEqual([]);
  });

  it('POST /admin/functions/x: names without case 202', async () => {
    await expectEmpty(await fire('TiCK', '{}', 'application/json; charset=utf-8'), 202);
    await expectEmpty(
      await call('/ADMIN/Functions/tick', {
        method: 'POST',
        headers: { ...adminKey, 'content-type': 'application/json' },
        body: '{}',
      }),
      202,
    );
    await fixture.journaled('tick', 2);
  });

  it('GET /admin/functions lists', async () => {
    const list = await (await call('/admin/functions', { headers: adminKey })).json();
    expect(list).toContainEqual({ name: 'work' });
    expect(list).toContainEqual({ name: 'echo' });
    expect((await call('/admin/functions', { headers: key })).status).toBe(403);
  });

  it('GET /admin/host/ping 200 without a key', async () => {
    expect((await call('/admin/host/ping')).status).toBe(200);
    expect((await call('/admin/host/ping', { method: 'POST' })).status).toBe(401);
  });

  it('/ is a page', async () => {
    const page = await call('/');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html');
    expect(await page.text()).toContain('<title>');
  });

  it('tells the status', async () => {
    const response = await call('/admin/host/status', { headers: adminKey });
    expect(await response.json()).toMatchObject({ state: 'Running' });
  });

  it.each([
    ['none', '{}', 404],
    ['echo', '{}', 404],
    ['tick', '{"input":', 400],
    ['tick', '{"input":5}', 400],
  ])('answers POST /admin/functions/%s %s with %i', async (name, body, status) => {
    await expectEmpty(await fire(name, body), status);
  });

  it('knows no other path', async () => {
    await expectEmpty(await call('/admin/host/idle', { method: 'POST', headers: adminKey }), 404);
    await expectEmpty(await call('/admin/none', { headers: adminKey }), 404);
  });
});
