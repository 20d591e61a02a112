import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type ClientRequest, get } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { azureMonitor } from '../../../shared/adapters/open-telemetry/azure-monitor.ts';

const STARTED = 'http.client.request.start';
/** Where it asks from time to time whether to behave otherwise can't be turned off, and brings nothing along. */
const EXPECTED = new Set(['127.0.0.1', 'settings.sdk.monitor.azure.com']);

it('tells Application Insights alone, and looks nothing up about the machine', async () => {
  const asked: string[] = [];
  const note = (message: unknown): void => {
    const { request } = message as { readonly request: ClientRequest };
    asked.push(request.host);
    // Nothing of it leaves this machine.
    request.destroy();
  };
  subscribe(STARTED, note);
  onTestFinished(() => void unsubscribe(STARTED, note));
  const { measure } = await azureMonitor({
    connectionString:
      'InstrumentationKey=11111111-1111-4111-8111-111111111111;IngestionEndpoint=https://127.0.0.1:1/',
  });
  onTestFinished(() => measure.shutdown());
  // By then all has been asked that is asked at the start.
  get('http://127.0.0.1:1/').on('error', () => undefined);
  await expect.poll(() => asked).toContain('127.0.0.1');
  expect(asked.filter((host) => !EXPECTED.has(host))).toEqual([]);
});
