import type { LookupAddress, LookupAllOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { isLoopbackAddress, isPublicAddress } from './public-address.ts';

export type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** What a connection is refused with before it is made. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/**
 * The resolver of each connection: what it gives is what is connected to, so no second answer of the DNS comes between
 * check and connection. One address that is not allowed refuses all: a host of the open internet has none.
 */
export function guardedLookup(resolve: Resolve, isLoopbackAllowed: boolean): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || first === undefined) {
        done(error ?? new Error('no address'), []);
      } else if (!addresses.every(({ address }) => isAllowed(address, isLoopbackAllowed))) {
        done(new AddressRefused('an address of the endpoint is not allowed'), []);
      } else if (options.all === true) {
        done(null, addresses);
      } else {
        done(null, first.address, first.family);
      }
    });
  };
}

/** Of an address in the URL itself nobody asks a resolver. */
export function checkLiteral({ hostname }: URL, isLoopbackAllowed: boolean): void {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !isAllowed(host, isLoopbackAllowed)) {
    throw new AddressRefused('the address of the endpoint is not allowed');
  }
}

function isAllowed(address: string, isLoopbackAllowed: boolean): boolean {
  return isPublicAddress(address) || (isLoopbackAllowed && isLoopbackAddress(address));
}
