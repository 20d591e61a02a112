import { startCrm, type Crm } from './crm.ts';
import { startMicrosoft, type Microsoft } from './microsoft/start-microsoft.ts';
import { createPeople, type People } from './people.ts';
import { startApp, type AppSide } from './sides/app-side.ts';
import { startFloor } from './sides/floor-side.ts';
import type { Side } from './sides/side.ts';

/** Everything that a scenario measures with; each part is a process of its own, but the CRM, which only notes times. */
export interface World {
  readonly microsoft: Microsoft;
  readonly crm: Crm;
  readonly app: AppSide;
  readonly people: People;
  /** Runs something at the floor, which knows so many of the mailboxes and is stopped afterwards. */
  atFloor<T>(mailboxes: number, run: (floor: Side) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/** Graph's own; the floor knows no limit and must not be refused. */
const AT_ONCE_PER_MAILBOX = 4;
const NO_LIMIT = 10_000;

export async function openWorld(): Promise<World> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const one of stops.splice(0).toReversed()) await one();
  };
  try {
    const microsoft = await startMicrosoft();
    stops.push(() => microsoft.stop());
    const crm = await startCrm();
    stops.push(() => crm.stop());
    const app = await startApp(microsoft, crm);
    stops.push(() => app.stop());
    const people = createPeople(app, microsoft);

    async function atFloor<T>(mailboxes: number, run: (floor: Side) => Promise<T>): Promise<T> {
      const users = await people.ensureUsers(mailboxes);
      const emails = users.map(({ email }) => email);
      const floor = await startFloor(microsoft, emails);
      stops.push(() => floor.stop());
      await microsoft.requestsAtOnce(NO_LIMIT);
      try {
        return await run(floor);
      } finally {
        await stops.pop()?.();
        await microsoft.requestsAtOnce(AT_ONCE_PER_MAILBOX);
      }
    }
    return { microsoft, crm, app, people, atFloor, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
