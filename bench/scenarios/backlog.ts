import { distributionOf } from '../measure/distribution.ts';
import { onlyIfAny, type Outcome } from '../report/figure.ts';
import { BURST, throughApp } from './beside-floor.ts';
import { costFigures } from './cost-figures.ts';
import type { Bench, Scenario } from './scenario.ts';

const GRAPH_MS = 100;

/** One mailbox has much to bring in, and Graph serves four requests at once for it: no floor, which knows no limit. */
export const backlog: Scenario = {
  name: 'backlog',
  what: `one mailbox, ${GRAPH_MS} ms at Graph, four requests at once, twenty to a POST`,
  async run(bench: Bench): Promise<Outcome> {
    const { microsoft } = await bench.world();
    const load = { mailboxes: 1, perPost: 20, spread: 'scattered', pace: BURST } as const;
    // The threads are begun before Graph is slow.
    await throughApp(bench, { ...load, count: 1 });
    await microsoft.delay(GRAPH_MS);
    try {
      const run = await throughApp(bench, { ...load, count: bench.size.backlog });
      const told = distributionOf(run.toldMs);
      return {
        figures: [
          { what: 'entries', unit: '1/s', app: run.entriesPerSecond, floor: null },
          { what: 'CRM told', unit: '1/s', app: run.toldPerSecond, floor: null },
          { what: 'to the CRM told, p50', unit: 'ms', app: told.p50, floor: null },
          ...costFigures(run, null),
          ...onlyIfAny([{ what: 'messages missing', unit: '', app: run.missing, floor: null }]),
        ],
        pictures: [{ title: 'backlog', lines: [{ name: 'app: CRM told', distribution: told }] }],
      };
    } finally {
      await microsoft.delay(0);
    }
  },
};
