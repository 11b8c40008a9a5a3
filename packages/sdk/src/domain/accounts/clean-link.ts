import { cleanText, HOSTILE_CHARACTERS } from '../panels/clean-text.ts';

/** What client applications open. Anything else (`javascript:`, `data:`, a page) is no way to a server. */
const SCHEMES: ReadonlySet<string> = new Set([
  'anytls',
  'http',
  'https',
  'hy2',
  'hysteria',
  'hysteria2',
  'naive+https',
  'naive+quic',
  'socks',
  'socks5',
  'ss',
  'ssh',
  'ssr',
  'trojan',
  'tuic',
  'vless',
  'vmess',
  'wg',
  'wireguard',
]);
/** A proxy is its address alone: with a path, it is a page. */
const PROXY = /^https?:\/\/[^/?#]+@[^/?#]+\/?$/i;
const REMARK_LENGTH = 200;
/** Of a name in the DNS, with its port. */
const HOST_LENGTH = 260;

/**
 * A direct link as it may be handed on: of a scheme that client applications open, without control characters
 * and without a host that deceives; null for any other. It stays byte for byte, but for a remark that must be
 * cleaned. Pure.
 */
export function cleanLink(link: string): string | null {
  const [, scheme = '', rest = ''] = /^([a-z0-9+.-]{1,20}):\/\/(.*)$/is.exec(link) ?? [];
  const name = scheme.toLowerCase();
  if (!SCHEMES.has(name) || rest === '') return null;
  if (name === 'vmess') return cleanVmess(link, rest);
  const at = link.indexOf('#');
  const body = at < 0 ? link : link.slice(0, at);
  // Nearly all are of these characters alone, which is found out ten times as fast.
  const isPlain = /^[\x21-\x7e]*$/.test(body);
  if (!isPlain && (HOSTILE_CHARACTERS.test(body) || /\s/.test(body) || !body.isWellFormed())) return null;
  if (!isPlainHost(body) || hidesHostile(body)) return null;
  if (name.startsWith('http') && !PROXY.test(body)) return null;
  return at < 0 ? link : `${body}#${cleanRemark(link.slice(at + 1))}`;
}

/** Whether a link may be made one to click on: proxies look like pages. */
export function isClickableLink(link: string): boolean {
  return cleanLink(link) !== null && !/^https?:/i.test(link);
}

/** The host behind the last `@`. Links without one are base64 as a whole. */
function isPlainHost(body: string): boolean {
  const authority = body.slice(body.indexOf('://') + 3).split(/[/?]/)[0] ?? '';
  const at = authority.lastIndexOf('@');
  return at < 0 || isHost(authority.slice(at + 1));
}

function isHost(authority: string): boolean {
  if (authority.length > HOST_LENGTH || HOSTILE_CHARACTERS.test(authority) || !authority.isWellFormed())
    return false;
  return /^(\[[0-9a-f:.]+\]|[^\s/?#@:%[\]\\,<>"'`]+)(:[\d,-]+)?$/i.test(authority);
}

/** The same characters, percent-encoded. */
const HOSTILE_ESCAPES =
  /%(?:[01][0-9a-f]|7f|c2%[89][0-9a-f]|d8%9c|e2%80%(?:8[bef]|a[89a-e])|e2%81%a[0-9]|ef%bb%bf)/gi;
/** Settings as JSON, which may be written over several lines. */
const EXTRA = /([?&]extra=)[^&]*/i;

/** A path or a host header with a line break in it would end in a request of the client application. */
function hidesHostile(body: string): boolean {
  return body.includes('%') && body.replace(EXTRA, '$1').search(HOSTILE_ESCAPES) >= 0;
}

function cleanRemark(written: string): string {
  const remark = decoded(written);
  // People write remarks with bare percent signs: those stay as they are.
  if (remark === null) return cleanText(written.replace(HOSTILE_ESCAPES, '%20'), REMARK_LENGTH);
  const clean = cleanText(remark, REMARK_LENGTH);
  return clean === remark ? written : encodeURIComponent(clean);
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** VMess carries all of it as JSON in base64, the remark as `ps` and the host as `add`. */
function cleanVmess(link: string, encoded: string): string | null {
  const settings = parseSettings(encoded);
  if (settings === null || /[^\w+/=-]/.test(encoded)) return null;
  const { ps, add, ...others } = settings;
  if (Object.values(others).some(isHostile)) return null;
  if (add !== undefined && (typeof add !== 'string' || (add !== '' && !isHost(bracketed(add))))) return null;
  if (ps === undefined) return link;
  const remark = typeof ps === 'string' ? ps : String(ps);
  const clean = cleanText(remark, REMARK_LENGTH);
  if (clean === ps) return link;
  return `vmess://${Buffer.from(JSON.stringify({ ...settings, ps: clean })).toString('base64')}`;
}

function isHostile(value: unknown): boolean {
  return typeof value === 'string' && (HOSTILE_CHARACTERS.test(value) || !value.isWellFormed());
}

function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

function parseSettings(encoded: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(encoded, 'base64').toString());
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : null;
  } catch {
    return null;
  }
}
