/** A delay as the rules name it, in milliseconds, to the one that this installation uses (`DELAY_SCALE`). */
export type Delay = (ms: number) => number;
