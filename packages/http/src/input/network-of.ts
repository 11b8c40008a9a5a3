import ipaddr from 'ipaddr.js';

/** As much of an address as one customer of a provider is given: 24 bits of IPv4, 64 of IPv6. Empty: no address. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return '';
  const parsed = ipaddr.process(address);
  const bytes = parsed.toByteArray();
  return bytes.slice(0, bytes.length === 4 ? 3 : 8).join('.');
}
