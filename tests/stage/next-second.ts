import { setTimeout as sleep } from 'node:timers/promises';

/** Graph's times are whole seconds: what comes after this is later than all before. */
export const nextSecond = (): Promise<void> => sleep(1010 - (Date.now() % 1000));
