import type { LeftOutReason } from '../servers/server.ts';
import type { LinkSecurity, LinkTransport, ShareLink } from '../share-links/share-link.ts';
import type { AppAbilities, TransportName } from './app-abilities.ts';

/** Applications refuse a whole file for one bad field. */
const UUID = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;
const REALITY_KEY = /^[\w-]{43}$/;
const SHORT_ID = /^(?:[0-9a-f]{2}){0,8}$/i;
const KEY_BYTES: Record<string, number> = {
  '2022-blake3-aes-128-gcm': 16,
  '2022-blake3-aes-256-gcm': 32,
  '2022-blake3-chacha20-poly1305': 32,
};

/** Why an application with these abilities cannot have the server of a link; null: it can. Pure. */
export function whyLeftOut(link: ShareLink, app: AppAbilities): LeftOutReason | null {
  const protocol = app.protocols[link.protocol];
  if (protocol === undefined) return 'protocol';
  switch (link.protocol) {
    case 'vless':
      if (link.encryption !== 'none' && !app.vlessEncryption) return 'encryption';
      if (!/^(?:xtls-rprx-vision(?:-udp443)?)?$/.test(link.flow)) return 'flow';
      if (!UUID.test(link.uuid)) return 'credential';
      break;
    case 'vmess':
      if (!UUID.test(link.uuid)) return 'credential';
      break;
    case 'shadowsocks':
      return whyNotShadowsocks(link, app) ?? whyNotWay(link, app, protocol);
    case 'hysteria2':
      if (link.obfs !== null && link.obfs.type !== 'salamander') return 'security';
      return link.allowInsecure && !app.insecure ? 'security' : null;
    case 'tuic':
      if (!UUID.test(link.uuid)) return 'credential';
      return link.allowInsecure && !app.insecure ? 'security' : null;
  }
  return whyNotWay(link, app, protocol);
}

/** The name of a transport; null for one that none of these formats can say. Pure. */
function transportName(transport: LinkTransport): TransportName | null {
  if (transport.type === 'other') return null;
  return transport.type === 'tcp' && transport.httpHeader !== null ? 'tcp-http' : transport.type;
}

function whyNotWay(
  { transport, security }: { transport: LinkTransport; security: LinkSecurity },
  app: AppAbilities,
  { transports, securities }: NonNullable<AppAbilities['protocols']['vless']>,
): LeftOutReason | null {
  const name = transportName(transport);
  if (name === null || !transports.includes(name)) return 'transport';
  if (security.type === 'other' || !securities.includes(security.type)) return 'security';
  if (security.type === 'tls' && security.allowInsecure && !app.insecure) return 'security';
  if (security.type !== 'reality') return null;
  return REALITY_KEY.test(security.publicKey) && SHORT_ID.test(security.shortId) ? null : 'credential';
}

function whyNotShadowsocks(
  { cipher, password, plugin }: { cipher: string; password: string; plugin: string },
  { ciphers, plugins }: AppAbilities,
): LeftOutReason | null {
  if (!ciphers.has(cipherName(cipher))) return 'cipher';
  const [pluginName = ''] = plugin.split(';');
  if (plugin !== '' && !plugins.has(pluginName)) return 'plugin';
  const bytes = KEY_BYTES[cipherName(cipher)];
  if (bytes === undefined) return password === '' ? 'credential' : null;
  const isKey = (key: string): boolean =>
    /^[A-Za-z0-9+/]+={0,2}$/.test(key) && key.length % 4 === 0 && Buffer.from(key, 'base64').length === bytes;
  return password.split(':').every(isKey) ? null : 'credential';
}

/** Some writers shorten it. Pure. */
export function cipherName(cipher: string): string {
  const name = cipher.toLowerCase();
  return name === 'chacha20-poly1305' || name === 'xchacha20-poly1305' ? name.replace('-', '-ietf-') : name;
}
