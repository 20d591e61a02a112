import {
  AzureMonitorMetricExporter,
  AzureMonitorTraceExporter,
} from '@azure/monitor-opentelemetry-exporter';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { managedIdentity } from '../managed-identity.ts';

/**
 * What the exporter would tell Microsoft of itself, and look up about the machine for that. Nothing but the environment
 * keeps it from doing so.
 */
const OWN_STATISTICS_OFF = [
  'APPLICATION_INSIGHTS_NO_STATSBEAT',
  'APPLICATIONINSIGHTS_SDKSTATS_DISABLED',
] as const;

/** Application Insights, by the app's managed identity where the string alone opens nothing. */
export async function azureMonitor({
  connectionString,
  identity,
}: {
  readonly connectionString: string;
  readonly identity?: { readonly clientId: string | null };
}): Promise<{ readonly span: SpanExporter; readonly measure: PushMetricExporter }> {
  for (const name of OWN_STATISTICS_OFF) process.env[name] = 'true';
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
