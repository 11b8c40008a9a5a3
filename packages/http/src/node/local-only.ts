import { BlockList, isIPv6 } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/**
 * Whether a request began on this machine. A reverse proxy here connects from here too, and somebody else's
 * name may point here, so neither counts.
 */
export function isLocal(address: string, headers: Headers): boolean {
  const isFromHere = loopback.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  const isForwarded = headers.has('x-forwarded-for') || headers.has('forwarded');
  return isFromHere && !isForwarded && hasLocalName(headers.get('host') ?? '');
}

/** Whether a host name, with or without a port, always means this machine. */
export function hasLocalName(host: string): boolean {
  const name = host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  if (name === 'localhost') return true;
  return isIPv6(name) ? loopback.check(name, 'ipv6') : /^[\d.]+$/.test(name) && loopback.check(name, 'ipv4');
}
