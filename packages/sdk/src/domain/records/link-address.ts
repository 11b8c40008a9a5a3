/** The most addresses under which a shop's links answer. */
export const MOST_LINK_ADDRESSES = 10;

const LONGEST = 200;
/** Of what proxies pass on unchanged; `..` and an empty part lead elsewhere. */
const PATH_PREFIX = /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._~-]+)+$/;

/**
 * An address under which the subscription links answer, as it is stored: `https://link.example/prefix`,
 * without a slash at the end. Null for what is none: another scheme (`http` only on this machine),
 * credentials, a query or a fragment, a path that is no plain prefix. Pure.
 */
export function linkAddressOf(text: string): string | null {
  const typed = text.trim();
  // A URL parser repairs what a person should see: spaces, backslashes, a missing slash.
  if (typed.length > LONGEST || !/^https?:\/\/[^\s\\@?#]+$/i.test(typed)) return null;
  const url = URL.parse(typed);
  if (url === null || url.hostname === '' || url.hostname.endsWith('.')) return null;
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) return null;
  const path = typed.replace(/^https?:\/\/[^/]*/i, '').replace(/\/+$/, '');
  return path === '' || PATH_PREFIX.test(path) ? url.origin + path : null;
}

/** The address that new links have. Pure. */
export function preferredAddress(addresses: readonly string[], publicUrl: string): string {
  return addresses[0] ?? publicUrl;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
