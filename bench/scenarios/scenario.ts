import type { Outcome } from '../report/figure.ts';
import type { Size } from '../size.ts';
import type { World } from '../world.ts';

/** What a scenario may use; the world is opened when the first one needs it. */
export interface Bench {
  readonly size: Size;
  world(): Promise<World>;
}

export interface Scenario {
  readonly name: string;
  readonly what: string;
  run(bench: Bench): Promise<Outcome>;
}
