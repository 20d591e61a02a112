import { z } from 'zod';

const probeAnswer = z.record(z.string(), z.number());

/** Where requests of a host's process go; the counts since its start. */
export interface Requests {
  readonly table: number;
  readonly queue: number;
  readonly blob: number;
  readonly graph: number;
  readonly crm: number;
  /** The Functions host's own receiving and deleting of queue messages. */
  readonly host: number;
}

/** `127.0.0.1:10002` for each kind. */
export type Origins = Readonly<Record<Exclude<keyof Requests, 'host'>, string>>;

export async function requestsOf(probePort: number, origins: Origins): Promise<Requests> {
  const response = await fetch(`http://127.0.0.1:${probePort}/`);
  const counts = probeAnswer.parse(await response.json());
  const ours = (origin: string): number => counts[`app ${origin}`] ?? 0;
  return {
    table: ours(origins.table),
    queue: ours(origins.queue),
    blob: ours(origins.blob),
    graph: ours(origins.graph),
    crm: ours(origins.crm),
    host: counts[`host ${origins.queue}`] ?? 0,
  };
}
