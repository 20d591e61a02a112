import { createServer } from 'node:http';
import { afterAll } from 'vitest';
import { z } from 'zod';
import { listen } from '../listen.ts';

const attributesSchema = z
  .array(z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) }))
  .default([]);

const spanSchema = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  attributes: attributesSchema,
});
export type CollectedSpan = z.output<typeof spanSchema>;

const pointSchema = z.looseObject({ attributes: attributesSchema });
const pointsSchema = z.object({ dataPoints: z.array(pointSchema) });
const measureSchema = z.object({
  name: z.string(),
  sum: pointsSchema.optional(),
  histogram: pointsSchema.optional(),
});
type CollectedMeasure = z.output<typeof measureSchema>;

const tracesSchema = z.object({
  resourceSpans: z.array(
    z.object({ scopeSpans: z.array(z.object({ spans: z.array(spanSchema) })) }),
  ),
});
const measuresSchema = z.object({
  resourceMetrics: z.array(
    z.object({ scopeMetrics: z.array(z.object({ metrics: z.array(measureSchema) })) }),
  ),
});

/** An OpenTelemetry collector, which takes OTLP as JSON over HTTP. */
export async function telemetryCollector() {
  const spans: CollectedSpan[] = [];
  const measures: CollectedMeasure[] = [];
  const bodies: string[] = [];

  function take(path: string, body: unknown): void {
    if (path === '/v1/traces')
      for (const { scopeSpans } of tracesSchema.parse(body).resourceSpans)
        for (const scope of scopeSpans) spans.push(...scope.spans);
    else
      for (const { scopeMetrics } of measuresSchema.parse(body).resourceMetrics)
        for (const scope of scopeMetrics) measures.push(...scope.metrics);
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      bodies.push(text);
      take(request.url ?? '', JSON.parse(text));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  const { url, close } = await listen(server);
  afterAll(close);
  return {
    spans,
    measures,
    /** All that came, as it came. */
    bodies,
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: url },
  };
}
