import { z } from 'zod';
import { ownAddressesOf, type OwnAddresses } from '../../domain/mailbox/own-addresses.ts';

/** Rows of versions before have none of these. */
export const ownAddressesFields = {
  ownAddresses: z.array(z.string()).optional(),
  internalDomains: z.array(z.string()).optional(),
};

type Stored = { readonly [K in keyof OwnAddresses]?: OwnAddresses[K] | undefined } & {
  readonly email: string;
  readonly identity: { readonly tid: string };
};

/** A row without them knows its one address. */
export function withOwnAddresses<R extends Stored>(row: R): R & OwnAddresses {
  const known = ownAddressesOf(row.email, row.identity.tid);
  return {
    ...row,
    ownAddresses: row.ownAddresses ?? known.ownAddresses,
    internalDomains: row.internalDomains ?? known.internalDomains,
  };
}
