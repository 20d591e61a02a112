import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationType,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import {
  BatchSpanProcessor,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Counters, Traces } from '../../ports/telemetry.ts';
import { LAG_BOUNDS_MS } from '../telemetry.ts';
import { measuredCounters } from './measured-counters.ts';
import { remoteParent, traceparentOf } from './trace-parent.ts';

/** Half a minute's measures are lost at most when an instance is killed. */
const MEASURES_EACH_MS = 30_000;
const NAME = 'outlook-crm-sync';

export interface Exporters {
  readonly otlpUrl: string | null;
  readonly applicationInsights: {
    readonly connectionString: string;
    readonly identity?: { readonly clientId: string | null };
  } | null;
  /** The part of all traces that is kept, 0 to 1. */
  readonly tracesKept: number;
}

/**
 * The same counters, also as measures, and spans: nothing is patched and nothing is looked up about the machine, so that
 * what leaves is what is named here. Whether a trace is kept follows from its id, and is the same wherever it goes.
 */
export async function openTelemetry(
  exporters: Exporters,
  counters: Counters,
): Promise<{
  readonly counters: Counters;
  readonly traces: Traces;
  readonly flush: () => Promise<void>;
}> {
  const { spans, measures } = await exportersOf(exporters);
  const resource = resourceFromAttributes({ 'service.name': NAME });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const tracers = new TracerProvider({
    resource,
    sampler: new TraceIdRatioBasedSampler(exporters.tracesKept),
    spanProcessors: spans.map((exporter) => new BatchSpanProcessor({ exporter })),
  });
  const meters = new MeterProvider({
    resource,
    readers: measures.map(
      (exporter) =>
        new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: MEASURES_EACH_MS }),
    ),
    views: [
      {
        instrumentName: 'outlook_sync.lag',
        aggregation: {
          type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM,
          options: { boundaries: [...LAG_BOUNDS_MS] },
        },
      },
    ],
  });
  const tracer = tracers.getTracer(NAME);

  return {
    counters: measuredCounters(counters, meters.getMeter(NAME)),
    traces: {
      span: (name, parent, run) =>
        tracer.startActiveSpan(name, {}, remoteParent(parent) ?? context.active(), async (span) => {
          try {
            return await run();
          } catch (error) {
            // Its message may quote mail.
            span.setStatus({ code: SpanStatusCode.ERROR });
            throw error;
          } finally {
            span.end();
          }
        }),
      traceparent: () => traceparentOf(trace.getSpanContext(context.active())),
    },
    async flush() {
      await Promise.allSettled([tracers.forceFlush(), meters.forceFlush()]);
    },
  };
}

async function exportersOf({ otlpUrl, applicationInsights }: Exporters): Promise<{
  readonly spans: readonly SpanExporter[];
  readonly measures: readonly PushMetricExporter[];
}> {
  const otlp =
    otlpUrl === null
      ? { spans: [], measures: [] }
      : {
          spans: [new OTLPTraceExporter({ url: `${otlpUrl}/v1/traces` })],
          measures: [new OTLPMetricExporter({ url: `${otlpUrl}/v1/metrics` })],
        };
  if (applicationInsights === null) return otlp;
  const { azureMonitor } = await import('./azure-monitor.ts');
  const { span, measure } = await azureMonitor(applicationInsights);
  return { spans: [...otlp.spans, span], measures: [...otlp.measures, measure] };
}
