import type { LinkSecurity, LinkTransport, ShareLink } from '@panelkit/sdk/links';

/** What an Xray client dials for a link; null for what needs certificates, or is not known here. */
export function toXrayOutbound(link: ShareLink): object | null {
  if (link.protocol === 'hysteria2' || link.protocol === 'tuic') return null;
  const transport = toTransport(link.transport);
  const security = toSecurity(link.security);
  if (transport === null || security === null) return null;
  const streamSettings = { ...transport, ...security };
  const { host: address, port } = link;
  switch (link.protocol) {
    case 'vless': {
      const users = [{ id: link.uuid, encryption: link.encryption, flow: link.flow }];
      return { protocol: 'vless', settings: { vnext: [{ address, port, users }] }, streamSettings };
    }
    case 'vmess': {
      const users = [{ id: link.uuid, security: link.cipher }];
      return { protocol: 'vmess', settings: { vnext: [{ address, port, users }] }, streamSettings };
    }
    case 'trojan': {
      const servers = [{ address, port, password: link.password }];
      return { protocol: 'trojan', settings: { servers }, streamSettings };
    }
    case 'shadowsocks': {
      const servers = [{ address, port, method: link.cipher, password: link.password }];
      return { protocol: 'shadowsocks', settings: { servers }, streamSettings };
    }
  }
}

function toTransport(transport: LinkTransport): object | null {
  switch (transport.type) {
    case 'tcp':
      return transport.httpHeader === null ? { network: 'tcp' } : null;
    case 'ws': {
      const { path, host } = transport;
      return { network: 'ws', wsSettings: { path, headers: host === '' ? {} : { Host: host } } };
    }
    case 'grpc': {
      const { serviceName, multiMode } = transport;
      return { network: 'grpc', grpcSettings: { serviceName, multiMode } };
    }
    default:
      return null;
  }
}

function toSecurity(security: LinkSecurity): object | null {
  if (security.type === 'none') return { security: 'none' };
  if (security.type !== 'reality') return null;
  const { sni: serverName, publicKey, shortId, fingerprint } = security;
  const realitySettings = { serverName, publicKey, shortId, fingerprint: fingerprint || 'chrome' };
  return { security: 'reality', realitySettings };
}
