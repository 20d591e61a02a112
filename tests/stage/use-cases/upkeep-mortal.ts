import { Crash } from './mortal.ts';
import type { StagePorts } from './upkeep-stage.ts';

/** What changes the world outside the process; between two of these it does not matter where it dies. */
const EFFECTS = {
  dueIndex: ['add', 'remove', 'postpone'],
  mailboxes: ['save', 'detach', 'remove'],
  connections: ['save'],
  runs: ['put', 'close', 'spoil', 'waitFor', 'waitAnew', 'stopWaiting', 'forget'],
  leases: ['take', 'save'],
  queues: ['enqueue'],
  poison: ['put', 'forget'],
  mail: ['subscribe', 'renew', 'unsubscribe'],
} as const satisfies Partial<Record<keyof StagePorts, readonly string[]>>;

/** The same ports in a process that dies before its n-th effect (after the one before it); nothing of it runs on. */
export function mortal(deps: StagePorts, n: number) {
  let effects = 0;
  let died = false;
  const doomed = Object.fromEntries(
    Object.entries(EFFECTS).map(([name, effectful]) => {
      const port = deps[name as keyof typeof EFFECTS];
      return [name, new Proxy(port, { get: (target, method) => wrap(target, method, effectful) })];
    }),
  );

  function wrap(target: object, method: string | symbol, effectful: readonly string[]): unknown {
    const member: unknown = Reflect.get(target, method);
    if (typeof member !== 'function') return member;
    return (...args: unknown[]): unknown => {
      if (effectful.includes(String(method))) effects += 1;
      died ||= effects >= n;
      if (died && method !== 'dueAt') return Promise.reject(new Crash());
      return Reflect.apply(member, target, args);
    };
  }

  return { deps: { ...deps, ...doomed } as StagePorts, died: () => died };
}
