/**
 * Loads the app of the folder named by the first argument into this process, as the Functions
 * worker does, invokes one function of each trigger, and sends the parent what came out.
 */
import { timerInput } from '../../../local/functions-host/timer-schedule.ts';
import { childTraceContext } from '../../../local/functions-host/trace-context.ts';
import { loadApp } from '../../../local/functions-host/worker.ts';

const [appRoot = ''] = process.argv.slice(2);
const errors: string[] = [];
const app = await loadApp(appRoot, ({ level, message }) => {
  if (level === 'error' || level === 'critical') errors.push(message);
});
const traceContext = childTraceContext();

const account = 'acme';
const http = async (
  name: string,
  path: string,
  params: Record<string, string>,
  sent: { headers: Record<string, string>; bytes: Buffer } | null = null,
) => {
  const nullableParams = Object.fromEntries(
    Object.entries(params).map(([key, value]) => [key, { value }]),
  );
  const url = `http://127.0.0.1/api/v1/${path}`;
  const request = { url, nullableParams, nullableQuery: {} };
  const { returnValue } = await app.invoke(name, {
    data: {
      http:
        sent === null
          ? { ...request, method: 'GET' }
          : { ...request, method: 'POST', headers: sent.headers, body: { bytes: sent.bytes } },
    },
    traceContext,
  });
  const body: unknown = JSON.parse(Buffer.from(returnValue?.http?.body?.bytes ?? []).toString());
  return { status: returnValue?.http?.statusCode, body };
};

const conversation = await http('conversation', `accounts/${account}/contacts/c1/conversation`, {
  account,
  contact: 'c1',
});
// Its HTML is rendered by a thread, whose file is found beside the built app's own.
const bytes = Buffer.from(
  JSON.stringify({
    contact: { id: 'c2', email: 'carla@client.example' },
    subject: 'Rendered',
    html: '<p>Hello<script>1</script></p>',
  }),
);
const sent = await http(
  'send-message',
  `accounts/${account}/users/u1/messages`,
  { account, user: 'u1' },
  {
    headers: {
      'content-type': 'application/json',
      'content-length': String(bytes.length),
      'idempotency-key': 'k1',
    },
    bytes,
  },
);
await app.invoke('sends', { data: { string: 'no work of this app' }, traceContext });
const poison = await http('ops-poison', 'ops/poison', {});
await app.invoke('sweep-expired', {
  data: timerInput('0 */10 * * * *', new Date()),
  traceContext,
});
await app.terminate();

process.send?.(
  {
    node: process.versions.node,
    functions: app.functions.map(({ name }) => name),
    conversation,
    sent,
    poison,
    errors,
  },
  () => process.exit(0),
);
