import { plainHost } from '../panels/former-hosts.ts';

/** The host that a link leads to, as it is written there without brackets; null where it cannot be read. Pure. */
export function hostOfLink(link: string): string | null {
  if (isVmess(link)) {
    const host: unknown = settingsOf(link)?.add;
    return typeof host === 'string' && host !== '' ? plainHost(host) : null;
  }
  const host = partsOf(link)?.host;
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
  if (parts === null) return link;
  return `${parts.before}${host.includes(':') ? `[${host}]` : host}${parts.after}`;
}

/** Whether one of them leads to one of these hosts. Pure. */
export function leadTo(links: readonly string[], hosts: readonly string[]): boolean {
  return hosts.length > 0 && links.some((link) => hosts.includes(hostOfLink(link) ?? ''));
}

function isVmess(link: string): boolean {
  return /^vmess:\/\//i.test(link);
}

function partsOf(link: string): { before: string; host: string; after: string } | null {
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
