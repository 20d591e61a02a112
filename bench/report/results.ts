import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Size } from '../size.ts';
import { drawPicture } from './picture.ts';
import { type Outcome, ratioOf } from './figure.ts';

export type Measured = Outcome & {
  readonly name: string;
  readonly what: string;
  readonly seconds: number;
};

export interface Run {
  readonly begun: Date;
  readonly seconds: number;
  readonly quick: boolean;
  readonly size: Size;
  readonly scenarios: readonly Measured[];
}

/** Writes `<date>.json` and beside it a folder of pictures; gives the path of the JSON. */
export function writeResults(folder: string, run: Run): string {
  const name = run.begun.toISOString().slice(0, 19).replaceAll(':', '-');
  const pictures = join(folder, name);
  mkdirSync(pictures, { recursive: true });
  for (const picture of run.scenarios.flatMap((scenario) => scenario.pictures)) {
    const file = `${picture.title.replaceAll(/[^a-z0-9]+/gi, '-')}.svg`;
    writeFileSync(join(pictures, file), drawPicture(picture));
  }
  const path = join(folder, `${name}.json`);
  writeFileSync(path, `${jsonOf(resultOf(run))}\n`);
  return path;
}

/** Numbers to a thousandth, and a list of them in one line. */
function jsonOf(result: object): string {
  const text = JSON.stringify(
    result,
    (_, value: unknown) => (typeof value === 'number' ? Math.round(value * 1000) / 1000 : value),
    1,
  );
  return text.replaceAll(/\[[-\d.,\s]+\]/g, (list) => list.replaceAll(/\s+/g, ''));
}

function resultOf({ begun, scenarios, ...run }: Run) {
  return {
    begun: begun.toISOString(),
    ...run,
    machine: {
      processors: cpus().map(({ model }) => model),
      memoryGb: Math.round(totalmem() / 2 ** 30),
      node: process.version,
      loadAtEnd: loadavg(),
    },
    scenarios: scenarios.map(({ figures, ...scenario }) => ({
      ...scenario,
      figures: figures.map((figure) => ({ ...figure, ratio: ratioOf(figure) })),
    })),
  };
}
