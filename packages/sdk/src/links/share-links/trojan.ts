import { readParameters } from './link-parameters.ts';
import { securityParameters, takeSecurity } from './link-security.ts';
import { decode, encode, invalidLink, joinLink, parseAuthority, splitLink } from './link-text.ts';
import { takeTransport, transportParameters } from './link-transport.ts';
import type { TrojanLink } from './share-link.ts';

/**
 * `trojan://password@host:port?parameters#remark`. Pure. Source:
 * https://github.com/XTLS/Xray-core/discussions/716
 */
export function buildTrojanLink(link: TrojanLink): string {
  if (link.password === '') throw invalidLink('password', 'is empty');
  const transport = transportParameters(link.transport);
  const security = securityParameters(link.security);
  const query = {
    ...link.others,
    type: transport.name,
    ...transport.parameters,
    security: security.name,
    ...security.parameters,
  };
  return joinLink(link, { scheme: 'trojan', user: encode(link.password), query });
}

/** @param body - what follows `trojan://` */
export function parseTrojanLink(body: string): TrojanLink {
  const { user, authority, query, remark } = splitLink(body);
  const password = decode(user, 'password');
  if (password === '') throw invalidLink('password', 'is missing');
  const parameters = readParameters(query, (value) => value);
  return {
    protocol: 'trojan',
    password,
    ...parseAuthority(authority),
    remark,
    transport: takeTransport(parameters.take('type'), parameters),
    // Trojan is TLS by its nature: its first links have no word for it.
    security: takeSecurity(parameters.take('security') || 'tls', parameters),
    others: parameters.rest(),
  };
}
