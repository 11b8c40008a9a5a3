import type { LinkTransport, ShareLink } from '@panelkit/panel-adapters/links';

/** What an Xray client dials for a link; null for what it needs the outside world for (Reality, certificates) or does not know. */
export function toXrayOutbound(link: ShareLink): object | null {
  if (link.protocol === 'hysteria2' || link.security.type !== 'none') return null;
  const streamSettings = toStream(link.transport);
  if (streamSettings === null) return null;
  const { host: address, port } = link;
  switch (link.protocol) {
    case 'vless': {
      const users = [{ id: link.uuid, encryption: link.encryption }];
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

function toStream(transport: LinkTransport): object | null {
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
