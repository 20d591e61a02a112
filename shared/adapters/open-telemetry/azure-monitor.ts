import {
  AzureMonitorMetricExporter,
  AzureMonitorTraceExporter,
} from '@azure/monitor-opentelemetry-exporter';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { managedIdentity } from '../managed-identity.ts';

/** Application Insights, by the app's managed identity where the string alone opens nothing. */
export async function azureMonitor({
  connectionString,
  identity,
}: {
  readonly connectionString: string;
  readonly identity?: { readonly clientId: string | null };
}): Promise<{ readonly span: SpanExporter; readonly measure: PushMetricExporter }> {
  const options = {
    connectionString,
    // Nothing is left on a disk.
    disableOfflineStorage: true,
    ...(identity === undefined ? {} : { credential: managedIdentity(identity.clientId) }),
  };
  return {
    span: new AzureMonitorTraceExporter(options),
    measure: new AzureMonitorMetricExporter(options),
  };
}
