import { invalidInput } from '../../errors/error-factories.ts';
import type { PanelkitError } from '../../errors/panelkit-error.ts';
import type { LinkPlace } from './share-link.ts';

/** The parts of a link that stand in all of them. `user` is as written. */
export interface LinkParts {
  user: string;
  /** `host:port` as written. */
  authority: string;
  query: Map<string, string>;
  remark: string;
}

/** A link that says something impossible. `message` quotes nothing of it, since links are secrets. */
export function invalidLink(path: string, message: string): PanelkitError<'INVALID_INPUT'> {
  return invalidInput([{ path, code: 'invalid_link', message }]);
}

/** Takes the part behind `scheme://` apart. Of a parameter given twice, the first counts. Pure. */
export function splitLink(body: string): LinkParts {
  const [, address = '', query = '', remark = ''] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(body) ?? [];
  const at = address.lastIndexOf('@');
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    if (!parameters.has(name)) parameters.set(name, value);
  }
  return {
    user: address.slice(0, Math.max(0, at)),
    authority: address.slice(at + 1).replace(/\/$/, ''),
    query: parameters,
    remark: decodeRemark(remark),
  };
}

/** @throws PanelkitError `INVALID_INPUT` unless it is a host and a port */
export function parseAuthority(authority: string): { host: string; port: number } {
  const [, bracketed, plain = '', port = ''] = /^(?:\[([^\]]*)\]|([^:]*)):(\d{1,5})$/.exec(authority) ?? [];
  return checkPlace({ host: bracketed ?? plain, port: Number(port) });
}

/** @throws PanelkitError `INVALID_INPUT` when a link cannot name them */
export function checkPlace<Place extends Pick<LinkPlace, 'host' | 'port'>>(place: Place): Place {
  if (!isHost(place.host)) throw invalidLink('host', 'is no host');
  if (!isPort(place.port)) throw invalidLink('port', 'is no port');
  return place;
}

export function isHost(host: string): boolean {
  return host.includes(':') ? /^[0-9a-f:.]+$/i.test(host) : /^[^\s/?#@:%[\]\\,]+$/.test(host);
}

export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

/**
 * `scheme://user@host:port?query#remark`, the keys in the order of the alphabet, those without a value left
 * out. Pure.
 */
export function joinLink(
  link: LinkPlace,
  { scheme, user, query }: { scheme: string; user: string; query: Record<string, string> },
): string {
  const { host, port } = checkPlace(link);
  const sorted = Object.entries(query).sort(([first], [second]) => (first < second ? -1 : 1));
  const text = new URLSearchParams(sorted).toString();
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const tail = `${text === '' ? '' : `?${text}`}${link.remark === '' ? '' : `#${encode(link.remark)}`}`;
  return `${scheme}://${user}@${authority}${tail}`;
}

/** Percent-encoded; halves of characters, which no URL can carry, are replaced. */
export function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** @throws PanelkitError `INVALID_INPUT` for broken percent signs */
export function decode(text: string, path: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidLink(path, 'is badly encoded');
  }
}

/** The text behind standard or URL-safe base64, padded or not. @throws PanelkitError `INVALID_INPUT` */
export function decodeBase64(text: string, path: string): string {
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) throw invalidLink(path, 'is no base64');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(text, 'base64'));
  } catch {
    throw invalidLink(path, 'is no text');
  }
}

/** People write remarks with bare percent signs: those stay as they are. */
function decodeRemark(remark: string): string {
  try {
    return decodeURIComponent(remark);
  } catch {
    return remark;
  }
}
