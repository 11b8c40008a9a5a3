import { readParameters } from './link-parameters.ts';
import { securityParameters, takeSecurity } from './link-security.ts';
import { decode, encode, invalidLink, joinLink, parseAuthority, splitLink } from './link-text.ts';
import { takeTransport, transportParameters } from './link-transport.ts';
import type { VlessLink } from './share-link.ts';

/**
 * `vless://uuid@host:port?parameters#remark`. Pure. Source: https://github.com/XTLS/Xray-core/discussions/716
 */
export function buildVlessLink(link: VlessLink): string {
  if (link.uuid === '') throw invalidLink('uuid', 'is empty');
  const transport = transportParameters(link.transport);
  const security = securityParameters(link.security);
  const query = {
    ...link.others,
    type: transport.name,
    ...transport.parameters,
    security: security.name,
    ...security.parameters,
    encryption: link.encryption || 'none',
    ...(link.flow === '' ? {} : { flow: link.flow }),
  };
  return joinLink(link, { scheme: 'vless', user: encode(link.uuid), query });
}

/** @param body - what follows `vless://` */
export function parseVlessLink(body: string): VlessLink {
  const { user, authority, query, remark } = splitLink(body);
  const uuid = decode(user, 'uuid');
  if (uuid === '') throw invalidLink('uuid', 'is missing');
  const parameters = readParameters(query, (value) => value);
  return {
    protocol: 'vless',
    uuid,
    ...parseAuthority(authority),
    remark,
    encryption: parameters.take('encryption') || 'none',
    flow: parameters.take('flow'),
    transport: takeTransport(parameters.take('type'), parameters),
    security: takeSecurity(parameters.take('security'), parameters),
    others: parameters.rest(),
  };
}
