import type { HttpRequest, InvocationContext } from '@azure/functions';
import { expect, it } from 'vitest';
import { handler } from '../../shared/http/handler.ts';

/** What is logged when a handler throws this. */
async function logged(thrown: unknown): Promise<string> {
  const lines: string[] = [];
  const context = {
    invocationId: 'i1',
    error: (line: string) => lines.push(line),
  } as unknown as InvocationContext;
  const response = await handler(() => Promise.reject(thrown))({} as HttpRequest, context);
  expect(response).toMatchObject({ status: 500 });
  return lines.join('\n');
}

/** A stack is made when it is first read. */
function changedSince(error: Error): Error {
  expect(error.stack).toContain(error.message);
  return Object.assign(error, { message: 'another' });
}

const SECRET = 'my diary';

it.each([
  ['in lines that look like frames', new TypeError(`x\n    at ${SECRET} (mail:1:1)\n    at y`)],
  ['in one line', new Error(SECRET)],
  [
    'in a message that was changed since',
    changedSince(new Error(`x\n    at ${SECRET} (mail:1:1)`)),
  ],
])("an error's text is not logged, also %s", async (_, error) => {
  const line = await logged(error);
  expect(line).toContain('http.failed');
  expect(line).not.toContain(SECRET);
});

it('the real frames are logged', async () => {
  const line = await logged(new TypeError('x\n    at nowhere (mail:1:1)'));
  expect(JSON.parse(line)).toMatchObject({
    name: 'TypeError',
    stack: expect.stringContaining('handler.test'),
  });
});
