import { distributionOf } from '../measure/distribution.ts';
import { onlyIfAny, type Figure, type Outcome, type Picture } from '../report/figure.ts';
import type { Size } from '../size.ts';
import { besideFloor, type BothRuns, type Load } from './beside-floor.ts';
import { costFigures } from './cost-figures.ts';
import type { Bench, Scenario } from './scenario.ts';

/** How mail comes in: from the notification to the entry and to the CRM. */
export function arrival(name: string, what: string, loadOf: (size: Size) => Load): Scenario {
  return {
    name,
    what,
    async run(bench: Bench): Promise<Outcome> {
      const runs = await besideFloor(bench, loadOf(bench.size));
      return { figures: arrivalFigures(runs), pictures: [arrivalPicture(name, runs)] };
    },
  };
}

function arrivalFigures({ app, floor }: BothRuns): Figure[] {
  const entry = { app: distributionOf(app.entryMs), floor: distributionOf(floor.entryMs) };
  const told = distributionOf(app.toldMs);
  const ack = { app: distributionOf(app.ackMs), floor: distributionOf(floor.ackMs) };
  const shares = ['p50', 'p95', 'p99'] as const;
  return [
    { what: 'entries', unit: '1/s', app: app.entriesPerSecond, floor: floor.entriesPerSecond },
    // The floor tells nobody: its row is what it has to show.
    { what: 'CRM told', unit: '1/s', app: app.toldPerSecond, floor: floor.entriesPerSecond },
    ...shares.map((share) => ({
      what: `to the entry, ${share}`,
      unit: 'ms',
      app: entry.app[share],
      floor: entry.floor[share],
    })),
    ...shares.map((share) => ({
      what: `to the CRM told, ${share}`,
      unit: 'ms',
      app: told[share],
      floor: entry.floor[share],
    })),
    { what: 'ack, p99', unit: 'ms', app: ack.app.p99, floor: ack.floor.p99 },
    ...costFigures(app, floor),
    { what: 'memory of the worker, peak', unit: 'MB', app: app.peakMb, floor: floor.peakMb },
    ...onlyIfAny([
      { what: 'messages missing', unit: '', app: app.missing, floor: floor.missing },
      { what: 'POSTs refused', unit: '', app: app.refused, floor: floor.refused },
    ]),
  ];
}

function arrivalPicture(name: string, { app, floor }: BothRuns): Picture {
  return {
    title: name,
    lines: [
      { name: 'floor: row written', distribution: distributionOf(floor.entryMs) },
      { name: 'app: entry written', distribution: distributionOf(app.entryMs) },
      { name: 'app: CRM told', distribution: distributionOf(app.toldMs) },
    ],
  };
}
