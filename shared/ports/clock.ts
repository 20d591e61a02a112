/** Milliseconds since 1970, UTC. Passed in everywhere, so that tests and the simulation own the time. */
export type Now = () => number;
/** `n` random bytes of cryptographic quality. */
export type RandomBytes = (n: number) => Uint8Array;
