import type { LeftOutReason, ReadServer } from '../../servers/server.ts';
import type { LinkSecurity, LinkTransport, ShareLink } from '../../share-links/share-link.ts';
import { APPS } from '../app-abilities.ts';
import { type Fields, fingerprintOf, readXhttpExtra, vmessCipher, withoutNothing } from '../dial-details.ts';
import { cipherName, whyLeftOut } from '../why-left-out.ts';

/** A server as Xray has it, or why it is left out. Pure. Source: xtls.github.io/en/config/outbounds */
export function toXrayOutbound({ link }: ReadServer): Fields | LeftOutReason {
  const reason = whyLeftOut(link, APPS.xray);
  if (reason !== null) return reason;
  if (link.protocol === 'hysteria2' || link.protocol === 'tuic') return 'protocol';
  const transport = toTransport(link.transport);
  if (transport === null) return 'transport';
  const streamSettings = { ...transport, ...toSecurity(link.security) };
  return { tag: 'proxy', protocol: link.protocol, settings: settingsOf(link), streamSettings };
}

function settingsOf(
  link: Extract<ShareLink, { protocol: 'vless' | 'vmess' | 'trojan' | 'shadowsocks' }>,
): Fields {
  const { host: address, port } = link;
  switch (link.protocol) {
    case 'vless': {
      const users = [withoutNothing({ id: link.uuid, encryption: link.encryption, flow: link.flow })];
      return { vnext: [{ address, port, users }] };
    }
    case 'vmess': {
      const users = [{ id: link.uuid, security: vmessCipher(link.cipher) }];
      return { vnext: [{ address, port, users }] };
    }
    case 'trojan':
      return { servers: [{ address, port, password: link.password }] };
    case 'shadowsocks':
      return { servers: [{ address, port, method: cipherName(link.cipher), password: link.password }] };
  }
}

function toTransport(transport: LinkTransport): Fields | null {
  switch (transport.type) {
    case 'tcp': {
      if (transport.httpHeader === null) return { network: 'tcp' };
      const { path, host } = transport.httpHeader;
      const hosts = host.split(',').filter((name) => name !== '');
      const headers = hosts.length === 0 ? {} : { headers: { Host: hosts } };
      const request = { path: path.split(',').map((one) => one || '/'), ...headers };
      return { network: 'tcp', tcpSettings: { header: { type: 'http', request } } };
    }
    case 'ws':
      return {
        network: 'ws',
        wsSettings: withoutNothing({ path: transport.path || '/', host: transport.host }),
      };
    case 'httpupgrade': {
      const { path, host } = transport;
      return { network: 'httpupgrade', httpupgradeSettings: withoutNothing({ path: path || '/', host }) };
    }
    case 'grpc': {
      const { serviceName, authority, multiMode } = transport;
      return { network: 'grpc', grpcSettings: withoutNothing({ serviceName, authority, multiMode }) };
    }
    case 'xhttp': {
      const { path, host, mode } = transport;
      const extra = readXhttpExtra(transport.extra);
      if (extra === null) return null;
      const settings = { path: path || '/', host, mode, extra: transport.extra === '' ? null : extra };
      return { network: 'xhttp', xhttpSettings: withoutNothing(settings) };
    }
    case 'other':
      return null;
  }
}

function toSecurity(security: LinkSecurity): Fields {
  switch (security.type) {
    case 'tls': {
      const { sni: serverName, alpn } = security;
      const tlsSettings = { serverName, fingerprint: fingerprintOf(security), alpn: alpn.length > 0 && alpn };
      return { security: 'tls', tlsSettings: withoutNothing(tlsSettings) };
    }
    case 'reality': {
      const { sni: serverName, publicKey, shortId, spiderX, mldsa65Verify } = security;
      const fingerprint = fingerprintOf(security);
      const settings = { serverName, fingerprint, publicKey, shortId, spiderX, mldsa65Verify };
      return { security: 'reality', realitySettings: withoutNothing(settings) };
    }
    default:
      return { security: 'none' };
  }
}
