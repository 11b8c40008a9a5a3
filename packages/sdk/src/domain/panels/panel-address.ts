/**
 * *public*: anywhere. *private*: this machine or its own network, where panels are common and other services
 * are, too. *forbidden*: where no panel is and secrets are (link-local, the metadata of a cloud), or nothing
 * at all.
 */
export type AddressClass = 'public' | 'private' | 'forbidden';

/** The binary digits with which the addresses of a network begin, and how many they have. */
interface Network {
  prefix: string;
  size: number;
}

// A catalogue asks for the address of each panel, once for each plan: digits are written out once.
const FORBIDDEN = toNetworks([
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  // Metadata of Alibaba's, Azure's and Oracle's clouds.
  ['100.100.100.200', 32],
  ['168.63.129.16', 32],
  ['192.0.0.0', 24],
  ['224.0.0.0', 3],
  ['::', 128],
  ['fe80::', 10],
  ['ff00::', 8],
  // Metadata of Amazon's and Google's clouds.
  ['fd00:ec2::', 32],
  ['fd20:ce::254', 128],
]);
const PRIVATE = toNetworks([
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['::1', 128],
  ['fc00::', 7],
  ['fec0::', 10],
]);
/** An IPv4 address in the clothes of IPv6 (mapped, translated, NAT64): what counts is the one inside. */
const EMBEDDING = toNetworks([
  ['::ffff:0:0', 96],
  ['::ffff:0:0:0', 96],
  ['64:ff9b::', 96],
  ['::', 96],
]);
const FORBIDDEN_NAME = /^(metadata|metadata\.google\.internal|instance-data(\.ec2\.internal)?)$/;
const LOCAL_NAME = /(^|\.)(localhost|localdomain)$/;

/** What an IP address is; null for a text that is none. Pure. */
export function classOfAddress(address: string): AddressClass | null {
  const bits = bitsOf(address);
  if (bits === null) return null;
  const plain = EMBEDDING.some((network) => isIn(bits, network)) ? bits.slice(96) : bits;
  // The unspecified address and the loopback of IPv6 look as if they held one of IPv4.
  const candidates = bits.endsWith('1') && /^0{127}/.test(bits) ? [bits] : [bits, plain];
  if (candidates.some((candidate) => FORBIDDEN.some((network) => isIn(candidate, network))))
    return 'forbidden';
  return candidates.some((candidate) => PRIVATE.some((network) => isIn(candidate, network)))
    ? 'private'
    : 'public';
}

/**
 * What the host of a URL is, judged by its name alone: `URL` has turned decimal and octal spellings into
 * plain ones. A name may still resolve to anything, which is judged when it is connected. Pure.
 */
export function classOfHost(hostname: string): AddressClass {
  const name = hostname
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
    .toLowerCase();
  const known = classOfAddress(name);
  if (known !== null) return known;
  if (FORBIDDEN_NAME.test(name)) return 'forbidden';
  return LOCAL_NAME.test(name) ? 'private' : 'public';
}

/** Whether a URL leads to this machine or to a private network, judged by its host alone. Pure. */
export function isPrivateUrl(url: string): boolean {
  return URL.canParse(url) && classOfHost(new URL(url).hostname) === 'private';
}

/**
 * Whether a URL leads over plain `http` beyond this machine and private networks, where others can read
 * along. Pure.
 */
export function isPlainPublicUrl(url: string): boolean {
  return url.startsWith('http:') && URL.canParse(url) && classOfHost(new URL(url).hostname) === 'public';
}

/** Whether an address is in a network as `10.0.0.0/8`. Pure. */
export function isInNetwork(address: string, network: string): boolean {
  const [base = '', length = ''] = network.split('/');
  const bits = bitsOf(address);
  const known = toNetwork(base, Number(length));
  return bits !== null && known !== null && isIn(bits, known);
}

/** Whether a text is a network as `10.0.0.0/8`. */
export function isNetwork(text: string): boolean {
  const [base = '', length = '', ...rest] = text.split('/');
  const bits = bitsOf(base);
  return bits !== null && rest.length === 0 && /^\d{1,3}$/.test(length) && Number(length) <= bits.length;
}

function toNetwork(base: string, length: number): Network | null {
  const bits = bitsOf(base);
  return bits === null ? null : { prefix: bits.slice(0, length), size: bits.length };
}

function toNetworks(networks: readonly (readonly [base: string, length: number])[]): Network[] {
  return networks.flatMap(([base, length]) => toNetwork(base, length) ?? []);
}

function isIn(bits: string, { prefix, size }: Network): boolean {
  return bits.length === size && bits.startsWith(prefix);
}

/** 32 or 128 binary digits; null for a text that is no address. */
function bitsOf(address: string): string | null {
  return address.includes(':') ? bitsOfIpv6(address) : bitsOfIpv4(address);
}

function bitsOfIpv4(address: string): string | null {
  const parts = address.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255))
    return null;
  return parts.map((part) => Number(part).toString(2).padStart(8, '0')).join('');
}

function bitsOfIpv6(address: string): string | null {
  const [plain = ''] = address.split('%');
  const [head = '', tail, ...rest] = withoutDots(plain).split('::');
  if (rest.length > 0) return null;
  const [first, last] = [groupsOf(head), groupsOf(tail ?? '')];
  const missing = 8 - first.length - last.length;
  if (tail === undefined ? missing !== 0 : missing < 0) return null;
  const groups = [...first, ...Array.from({ length: missing }, () => '0'), ...last];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return groups.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('');
}

function groupsOf(text: string): string[] {
  return text === '' ? [] : text.split(':');
}

/** `::ffff:127.0.0.1` as `::ffff:7f00:1`. */
function withoutDots(address: string): string {
  const dotted = /[^:]+\.[^:]+$/.exec(address)?.[0];
  const bits = dotted === undefined ? null : bitsOfIpv4(dotted);
  if (dotted === undefined || bits === null) return address;
  const group = (from: number): string => Number.parseInt(bits.slice(from, from + 16), 2).toString(16);
  return `${address.slice(0, -dotted.length)}${group(0)}:${group(16)}`;
}

/**
 * Whether links that name the panel's address lead nowhere from outside: it is reached privately, and has no
 * public host.
 */
export function lacksPublicHost({
  baseUrl,
  publicHost,
}: {
  baseUrl: string;
  publicHost: string | null;
}): boolean {
  return publicHost === null && isPrivateUrl(baseUrl);
}
