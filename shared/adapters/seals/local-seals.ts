import { seal, type SealingKeys, unseal } from '../../domain/sign-in/sealed.ts';
import type { RandomBytes } from '../../ports/clock.ts';
import type { TokenSeals } from '../../ports/tokens.ts';

/** By keys that stand in the settings. */
export function localSeals(keys: SealingKeys, randomBytes: RandomBytes): TokenSeals {
  return {
    seal: (bound, text) => Promise.resolve(seal(keys, bound, text, randomBytes(12))),
    open: (bound, envelope) => Promise.resolve(unseal(keys, bound, envelope)),
  };
}

/** The first seals, both open: each knows its own envelopes. */
export function sealsOf(first: TokenSeals, other: TokenSeals): TokenSeals {
  return {
    seal: (bound, text) => first.seal(bound, text),
    async open(bound, envelope) {
      return (await first.open(bound, envelope)) ?? other.open(bound, envelope);
    },
  };
}
