import type { Address } from '../../client/src/types.ts';

interface Sent {
  readonly from: Address;
}

/** Names of who writes here. Of a mail that has not gone yet the service knows its sender's address alone. */
export function senderNames() {
  const names = new Map<string, string>();
  return {
    learn: (entries: readonly Sent[]): void => {
      for (const { from } of entries) if (from.name) names.set(from.email.toLowerCase(), from.name);
    },

    /** The entry, with the name that is known by another one. */
    named: <E extends Sent>(entry: E): E => {
      const { from } = entry;
      const name = from.name || names.get(from.email.toLowerCase());
      return name === from.name || name === undefined
        ? entry
        : { ...entry, from: { ...from, name } };
    },
  };
}
