import { classOfHost } from '../panels/panel-address.ts';

/**
 * The link with `publicHost` in place of a host that nobody reaches from outside (this machine, a private network, no address at all), and
 * else byte for byte. A link whose host cannot be read stays as it is. Pure.
 */
export function withPublicHost(link: string, publicHost: string): string {
  if (/^vmess:\/\//i.test(link)) return withVmessHost(link, publicHost);
  const [, before = '', host = '', after = ''] =
    /^([a-z0-9+.-]+:\/\/[^/?#]*@)(\[[^\]]*\]|[^/?#:[\]]+)(.*)$/is.exec(link) ?? [];
  if (host === '' || classOfHost(host) === 'public') return link;
  return `${before}${bracketed(publicHost)}${after}`;
}

/** VMess has its host among its settings. */
function withVmessHost(link: string, publicHost: string): string {
  const settings = settingsOf(link.slice('vmess://'.length));
  const host: unknown = settings?.add;
  if (typeof host !== 'string' || host === '' || classOfHost(host) === 'public') return link;
  const changed = JSON.stringify({ ...settings, add: publicHost });
  return `vmess://${Buffer.from(changed).toString('base64')}`;
}

function settingsOf(encoded: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(encoded, 'base64').toString());
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : null;
  } catch {
    return null;
  }
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
