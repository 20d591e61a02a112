import ipaddr from 'ipaddr.js';

/** Azure's own agent on every machine answers here, beside the link-local metadata service: a public address by its range. */
const AZURE_WIRE_SERVER = '168.63.129.16';

/** 64:ff9b::/96, through which a network without IPv4 reaches it. */
const NAT64 = Buffer.from('0064ff9b0000000000000000', 'hex');

/**
 * Whether an address is one of the open internet: no private, link-local, loopback, CGNAT, multicast, metadata or reserved
 * one, also when it is wrapped as IPv4-mapped IPv6 or NAT64 (RFC 6052).
 */
export function isPublicAddress(address: string): boolean {
  const inner = unwrapped(address);
  if (inner?.range() !== 'unicast' || inner.toString() === AZURE_WIRE_SERVER) return false;
  // All of IPv6 that anybody reaches is 2000::/3.
  return inner.kind() === 'ipv4' || (inner.toByteArray()[0] ?? 0) >> 5 === 1;
}

export function isLoopbackAddress(address: string): boolean {
  return unwrapped(address)?.range() === 'loopback';
}

type Address = ReturnType<typeof ipaddr.parse>;

function unwrapped(address: string): Address | null {
  // A zone names an interface of this machine.
  if (!ipaddr.isValid(address) || address.includes('%')) return null;
  const parsed = ipaddr.parse(address);
  const bytes = Buffer.from(parsed.toByteArray());
  const isWrapped =
    parsed.range() === 'ipv4Mapped' || (bytes.length === 16 && bytes.subarray(0, 12).equals(NAT64));
  return isWrapped ? ipaddr.fromByteArray([...bytes.subarray(-4)]) : parsed;
}
