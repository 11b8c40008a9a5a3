import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/** Whether a request began on this machine. A proxy here connects from here too, and a foreign name may be made to point here. */
export function isLocal(address: string, headers: IncomingHttpHeaders): boolean {
  const isFromHere = loopback.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  const isForwarded = 'x-forwarded-for' in headers || 'forwarded' in headers;
  return isFromHere && !isForwarded && hasLocalName(headers.host ?? '');
}

/** Whether a name, with or without a port, is one of this machine. */
export function hasLocalName(host: string): boolean {
  const name = host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  if (name === 'localhost') return true;
  return isIPv6(name) ? loopback.check(name, 'ipv6') : /^[\d.]+$/.test(name) && loopback.check(name, 'ipv4');
}
