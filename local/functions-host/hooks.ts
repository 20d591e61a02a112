import { Disposable } from './disposable.ts';

const HOOK_NAMES = ['appStart', 'appTerminate', 'preInvocation', 'postInvocation', 'log'] as const;
type HookName = (typeof HOOK_NAMES)[number];

type HookCallback = (context: object) => unknown;

export type Hooks = {
  register: (name: string, callback: HookCallback) => Disposable;
  run: (name: HookName, context: object) => Promise<void>;
  /** Log hooks can't be awaited: a log call is synchronous. */
  runNow: (name: 'log', context: object) => void;
};

/** Hooks run in the order of registration; one that throws fails what it hooks into. */
export function createHooks(): Hooks {
  const callbacks = new Map<string, HookCallback[]>(HOOK_NAMES.map((name) => [name, []]));
  const of = (name: string): HookCallback[] => {
    const list = callbacks.get(name);
    if (list === undefined) throw new RangeError(`Unrecognized hook "${name}"`);
    return list;
  };
  return {
    register(name, callback) {
      const list = of(name);
      list.push(callback);
      return new Disposable(() =>
        callbacks.set(
          name,
          of(name).filter((one) => one !== callback),
        ),
      );
    },
    async run(name, context) {
      for (const callback of of(name)) await callback(context);
    },
    runNow(name, context) {
      for (const callback of of(name)) callback(context);
    },
  };
}
