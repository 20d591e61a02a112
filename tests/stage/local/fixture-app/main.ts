/** A small app that shows a test what the host does, with the real `@azure/functions`. */
import { setTimeout as pause } from 'node:timers/promises';
import { app } from '@azure/functions';
import type { HttpRequest, InvocationContext } from '@azure/functions';
import { record } from './journal.ts';

if (process.env['FIXTURE_BROKEN'] === 'yes') throw new Error('the setting FIXTURE_BROKEN is bad');

app.hook.appStart(() => record('appStart'));
app.hook.appTerminate(() => record('appTerminate'));
app.hook.preInvocation((context) => {
  context.hookData['seen'] = context.invocationContext.functionName;
});
app.hook.postInvocation((context) =>
  record('postInvocation', { seen: context.hookData['seen'], failed: context.error !== null }),
);

app.http('echo', {
  methods: ['GET', 'POST', 'PUT', 'DELETE'],
  authLevel: 'function',
  route: 'v1/things/{id}/{part?}',
  handler: async (request: HttpRequest, context: InvocationContext) => ({
    headers: { 'x-custom': 'yes' },
    jsonBody: {
      method: request.method,
      url: request.url,
      params: request.params,
      query: Object.fromEntries(request.query),
      headers: Object.fromEntries(request.headers),
      body: Buffer.from(await request.arrayBuffer()).toString('base64'),
      traceParent: context.traceContext?.traceParent,
    },
  }),
});
app.http('exact', {
  methods: ['GET'],
  authLevel: 'anonymous',
  route: 'v1/things/exact',
  handler: () => ({ body: 'exact' }),
});
app.http('numbered', {
  methods: ['GET'],
  authLevel: 'anonymous',
  route: 'v1/numbers/{n:int:min(10)}',
  handler: (request) => ({ body: request.params['n'] ?? '' }),
});
app.http('bytes', {
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: async (request) => ({
    status: 201,
    headers: { 'content-type': 'application/x-bytes' },
    cookies: [
      { name: 'one', value: '1', httpOnly: true, sameSite: 'Lax' },
      { name: 'two', value: 'a b', maxAge: 60, path: '/x', secure: true },
    ],
    body: Buffer.from(await request.arrayBuffer()),
  }),
});
app.http('nothing', {
  methods: ['GET'],
  authLevel: 'anonymous',
  // The model's types want an answer; a JavaScript app may give none.
  handler: () => JSON.parse('null'),
});
app.http('crash', {
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: () => {
    throw new Error('crashed on purpose');
  },
});
/** What no answer may be, by name. */
const ODD: Readonly<Record<string, unknown>> = {
  101: { status: 101 },
  199: { status: 199 },
  600: { status: 600 },
  text: 'a plain string',
  header: { headers: { 'x-name': 'Müller' }, body: 'x' },
  304: { status: 304 },
  204: { status: 204, headers: { 'content-length': '5' } },
};
app.http('odd', {
  methods: ['GET'],
  authLevel: 'anonymous',
  route: 'odd/{what}',
  handler: (request) => JSON.parse(JSON.stringify(ODD[request.params['what'] ?? ''])),
});
app.http('admins', {
  methods: ['GET'],
  authLevel: 'admin',
  handler: () => ({ body: 'for admins' }),
});
app.http('slow', {
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: async () => {
    record('slow begins');
    await pause(700);
    return { body: 'done' };
  },
});

/** What is held ends when a request or a message says so. */
const released = Promise.withResolvers<void>();
app.http('held', {
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: async () => {
    record('held begins');
    await released.promise;
    return { body: 'released' };
  },
});
app.http('release', {
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: () => {
    released.resolve();
    return { status: 204 };
  },
});
app.http('exit', {
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: () => process.exit(7),
});

app.storageQueue('work', {
  queueName: '%WORK_QUEUE%',
  connection: 'AzureWebJobsStorage',
  handler: async (message, context) => {
    record('work', { message, metadata: context.triggerMetadata, pid: process.pid });
    context.warn('worked', { on: 'a message' });
    if (message === 'fail') throw new Error('failed on purpose');
    if (message === 'release') released.resolve();
    if (isObject(message) && message['held'] === true) await released.promise;
    if (isObject(message) && typeof message['sleepMs'] === 'number')
      await pause(message['sleepMs']);
    record('work ends', { message });
  },
});
app.storageQueue('work-poison', {
  queueName: '%WORK_QUEUE%-poison',
  connection: 'AzureWebJobsStorage',
  handler: (message, context) => record('poison', { message, metadata: context.triggerMetadata }),
});

app.timer('tick', {
  schedule: '0 30 4 1 1 *',
  handler: (timer, context) => record('tick', { timer, functionName: context.functionName }),
});
app.timer('at-start', {
  schedule: '*/1 * * * * *',
  runOnStartup: true,
  handler: () => record('second'),
});

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
