import { readParameters } from './link-parameters.ts';
import { securityParameters, takeSecurity } from './link-security.ts';
import {
  decode,
  decodeBase64,
  encode,
  invalidLink,
  joinLink,
  parseAuthority,
  splitLink,
} from './link-text.ts';
import { takeTransport, transportParameters } from './link-transport.ts';
import type { ShadowsocksLink } from './share-link.ts';

/**
 * `ss://base64(cipher:password)@host:port?parameters#remark`, of 2022 ciphers with both in percent signs
 * instead. Pure. Source: https://shadowsocks.org/doc/sip002.html, https://shadowsocks.org/doc/sip022.html
 */
export function buildShadowsocksLink(link: ShadowsocksLink): string {
  const { cipher, password, plugin, others } = link;
  if (cipher === '' || cipher.includes(':')) throw invalidLink('cipher', 'is none');
  const transport = transportParameters(link.transport);
  const security = securityParameters(link.security);
  const query = {
    ...others,
    ...(plugin === '' ? {} : { plugin }),
    ...(transport.name === 'tcp' && others.type === undefined ? {} : { type: transport.name }),
    ...(security.name === 'none' && others.security === undefined ? {} : { security: security.name }),
    ...transport.parameters,
    ...security.parameters,
  };
  const user = cipher.startsWith('2022-')
    ? `${encode(cipher)}:${encode(password)}`
    : Buffer.from(`${cipher}:${password}`).toString('base64url');
  return joinLink(link, { scheme: 'ss', user, query });
}

/** @param body - what follows `ss://`. The oldest form has the address inside its base64. */
export function parseShadowsocksLink(body: string): ShadowsocksLink {
  const { user, authority, query, remark } = splitLink(body);
  const inside =
    user === '' ? splitOldest(decodeBase64(authority, 'user')) : { user: userOf(user), authority };
  const [, cipher = '', password = ''] = /^([^:]+):(.*)$/s.exec(inside.user) ?? [];
  if (cipher === '') throw invalidLink('cipher', 'is missing');
  const parameters = readParameters(query, (value) => value);
  return {
    protocol: 'shadowsocks',
    cipher,
    password,
    ...parseAuthority(inside.authority),
    remark,
    plugin: parameters.take('plugin'),
    transport: takeTransport(parameters.take('type'), parameters),
    security: takeSecurity(parameters.take('security'), parameters),
    others: parameters.rest(),
  };
}

/** `cipher:password`. Base64 has no colon. */
function userOf(user: string): string {
  const text = decode(user, 'user');
  return text.includes(':') ? text : decodeBase64(text, 'user');
}

function splitOldest(text: string): { user: string; authority: string } {
  const at = text.lastIndexOf('@');
  return { user: text.slice(0, Math.max(0, at)), authority: text.slice(at + 1) };
}
