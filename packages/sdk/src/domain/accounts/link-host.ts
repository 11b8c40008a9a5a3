import { plainHost } from '../panels/former-hosts.ts';

/**
 * The host that a link leads to, as it is written there without brackets; null where it cannot be read. Pure.
 */
export function hostOfLink(link: string): string | null {
  if (isVmess(link)) {
    const host: unknown = settingsOf(link)?.add;
    return typeof host === 'string' && host !== '' ? plainHost(host) : null;
  }
  const host = (partsOf(link) ?? wholePartsOf(link)?.address)?.host;
  return host === undefined ? null : plainHost(host);
}

/** The link with another host, and else byte for byte. One whose host cannot be read stays as it is. Pure. */
export function withHost(link: string, host: string): string {
  if (isVmess(link)) {
    const settings = settingsOf(link);
    if (settings === null) return link;
    return `vmess://${Buffer.from(JSON.stringify({ ...settings, add: host })).toString('base64')}`;
  }
  const parts = partsOf(link);
  if (parts !== null) return joined(parts, host);
  const whole = wholePartsOf(link);
  if (whole === null) return link;
  const text = joined(whole.address, host).slice(SCHEME.length);
  return `${SCHEME}${encodedLike(whole.body, text)}${whole.after}`;
}

function joined({ before, after }: Pick<Parts, 'before' | 'after'>, host: string): string {
  return `${before}${host.includes(':') ? `[${host}]` : host}${after}`;
}

/** Whether one of them leads to one of these hosts. Pure. */
export function leadTo(links: readonly string[], hosts: readonly string[]): boolean {
  return hosts.length > 0 && links.some((link) => hosts.includes(hostOfLink(link) ?? ''));
}

function isVmess(link: string): boolean {
  return /^vmess:\/\//i.test(link);
}

interface Parts {
  before: string;
  host: string;
  after: string;
}

const SCHEME = 'ss://';

/**
 * The oldest form of Shadowsocks has its address inside its base64:
 * `ss://base64(cipher:password@host:port)#remark`.
 */
function wholePartsOf(link: string): { body: string; address: Parts; after: string } | null {
  const [, body = '', after = ''] = /^ss:\/\/([a-z0-9+/_-]+={0,2})([?#].*)?$/is.exec(link) ?? [];
  const text = Buffer.from(body, 'base64').toString();
  // A password may have an @ of its own: the last one leads to the host.
  const [, before = '', host = '', port = ''] =
    /^([^:]+:.*@)(\[[^\]]*\]|[^@/?#:[\]]+)(:\d+)$/s.exec(text) ?? [];
  if (host === '') return null;
  return { body, address: { before: `${SCHEME}${before}`, host, after: port }, after };
}

/** In the alphabet of the former text, padded if that was. */
function encodedLike(former: string, text: string): string {
  const encoded = Buffer.from(text).toString(/[-_]/.test(former) ? 'base64url' : 'base64');
  return former.endsWith('=') || former.length % 4 === 0 ? encoded : encoded.replace(/=+$/, '');
}

function partsOf(link: string): Parts | null {
  const [, before = '', host = '', after = ''] =
    /^([a-z0-9+.-]+:\/\/[^/?#]*@)(\[[^\]]*\]|[^/?#:[\]]+)(.*)$/is.exec(link) ?? [];
  return host === '' ? null : { before, host, after };
}

/** VMess has its host among its settings. */
function settingsOf(link: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(link.slice('vmess://'.length), 'base64').toString());
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : null;
  } catch {
    return null;
  }
}
