import ipaddr from 'ipaddr.js';

// With leading zeros it means something else to some readers: those are left to the parser.
const BYTE = String.raw`(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`;
const IPV4 = new RegExp(String.raw`^(${BYTE}\.${BYTE}\.${BYTE})\.${BYTE}$`);

/**
 * As much of an address as one customer of a provider is given: 24 bits of IPv4, 64 of IPv6. Empty: no
 * address.
 */
export function networkOf(address: string): string {
  const [, plain] = IPV4.exec(address) ?? [];
  if (plain !== undefined) return plain;
  const [bytes, kept] = partsOf(address);
  return bytes.slice(0, kept).join('.');
}

/** The same network as people write it: `203.0.113.0/24`, `2001:db8:0:1::/64`. Empty: no address. */
export function networkRangeOf(address: string): string {
  const [bytes, kept] = partsOf(address);
  if (kept === 0) return '';
  const network = ipaddr.fromByteArray(bytes.map((byte, index) => (index < kept ? byte : 0)));
  return `${network.toString()}/${kept * 8}`;
}

/** Its bytes, and how many of them are the network; none of what is no address. */
function partsOf(address: string): [bytes: number[], kept: number] {
  if (!ipaddr.isValid(address)) return [[], 0];
  const bytes = ipaddr.process(address).toByteArray();
  return [bytes, bytes.length === 4 ? 3 : 8];
}
