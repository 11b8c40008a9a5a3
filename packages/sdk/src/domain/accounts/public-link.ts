import { classOfHost } from '../panels/panel-address.ts';
import { hostOfLink, withHost } from './link-host.ts';

/**
 * The link with `publicHost` in place of a host that nobody reaches from outside (this machine, a private
 * network, no address at all) or by which its panel was reached before, and else byte for byte. A link whose
 * host cannot be read stays as it is. Pure.
 */
export function withPublicHost(link: string, publicHost: string, formerHosts: readonly string[]): string {
  const host = hostOfLink(link);
  if (host === null || (classOfHost(host) === 'public' && !formerHosts.includes(host))) return link;
  return withHost(link, publicHost);
}
