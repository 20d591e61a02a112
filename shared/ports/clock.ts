/** Milliseconds since 1970, UTC. Passed in everywhere, so that tests and the simulation own the time. */
export type Now = () => number;
/** `n` random bytes of cryptographic quality. */
export type RandomBytes = (n: number) => Uint8Array;

/** A delay as the rules name it, in milliseconds, to the one that this installation uses (`DELAY_SCALE`). */
export type Delay = (ms: number) => number;
