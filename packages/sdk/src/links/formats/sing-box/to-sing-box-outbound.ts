import type { LeftOutReason, ReadServer } from '../../servers/server.ts';
import type { LinkSecurity, LinkTransport, ShareLink } from '../../share-links/share-link.ts';
import { APPS } from '../app-abilities.ts';
import {
  alterIdOf,
  type Fields,
  fingerprintOf,
  splitEarlyData,
  vmessCipher,
  withoutNothing,
} from '../dial-details.ts';
import { cipherName, whyLeftOut } from '../why-left-out.ts';

/**
 * A server as sing-box has it, or why it is left out. Pure. Source: sing-box.sagernet.org,
 * configuration/outbound
 */
export function toSingBoxOutbound({ name, link }: ReadServer): Fields | LeftOutReason {
  const reason = whyLeftOut(link, APPS['sing-box']);
  if (reason !== null) return reason;
  const place = { tag: name, server: link.host, server_port: link.port };
  switch (link.protocol) {
    case 'hysteria2': {
      const { sni, allowInsecure: insecure, auth: password, obfs } = link;
      const tls = withoutNothing({ enabled: true, server_name: sni || link.host, insecure, alpn: ['h3'] });
      return { type: 'hysteria2', ...place, password, ...(obfs === null ? {} : { obfs }), tls };
    }
    case 'tuic':
      return { type: 'tuic', ...place, ...tuic(link) };
    case 'shadowsocks': {
      const [plugin = '', ...options] = link.plugin.split(';');
      const method = cipherName(link.cipher);
      const pluginFields = withoutNothing({ plugin, plugin_opts: options.join(';') });
      return { type: 'shadowsocks', ...place, method, password: link.password, ...pluginFields };
    }
    default: {
      const transport = toTransport(link.transport);
      if (transport === null) return 'transport';
      const way = withoutNothing({ tls: toTls(link.security, link.host), transport: transport.fields });
      return { type: link.protocol, ...place, ...user(link), ...way };
    }
  }
}

function user(link: Extract<ShareLink, { protocol: 'vless' | 'vmess' | 'trojan' }>): Fields {
  switch (link.protocol) {
    case 'vless':
      return withoutNothing({ uuid: link.uuid, flow: link.flow.replace(/-udp443$/, '') });
    case 'vmess':
      return { uuid: link.uuid, security: vmessCipher(link.cipher), alter_id: alterIdOf(link.others) };
    case 'trojan':
      return { password: link.password };
  }
}

/** `fields` null: plain TCP, which is no transport there. Null: one that sing-box cannot name. */
function toTransport(transport: LinkTransport): { fields: Fields | null } | null {
  switch (transport.type) {
    case 'tcp':
      return transport.httpHeader === null ? { fields: null } : null;
    case 'ws': {
      const { path, earlyDataBytes } = splitEarlyData(transport.path);
      const header = earlyDataBytes === null ? null : 'Sec-WebSocket-Protocol';
      const headers = transport.host === '' ? null : { Host: transport.host };
      const early = { max_early_data: earlyDataBytes, early_data_header_name: header };
      return { fields: withoutNothing({ type: 'ws', path: path || '/', headers, ...early }) };
    }
    case 'httpupgrade': {
      const { path } = splitEarlyData(transport.path);
      return { fields: withoutNothing({ type: 'httpupgrade', path: path || '/', host: transport.host }) };
    }
    case 'grpc':
      // With a slash it is the whole path, which only Xray and Mihomo can say.
      if (transport.serviceName.startsWith('/')) return null;
      return { fields: { type: 'grpc', service_name: transport.serviceName } };
    default:
      return null;
  }
}

function toTls(security: LinkSecurity, host: string): Fields | null {
  if (security.type !== 'tls' && security.type !== 'reality') return null;
  const fingerprint = fingerprintOf(security);
  const common = {
    enabled: true,
    server_name: security.sni || host,
    utls: fingerprint === null ? null : { enabled: true, fingerprint },
  };
  if (security.type === 'reality') {
    const { publicKey: public_key, shortId: short_id } = security;
    return withoutNothing({ ...common, reality: { enabled: true, public_key, short_id } });
  }
  const alpn = security.alpn.length === 0 ? null : security.alpn;
  return withoutNothing({ ...common, insecure: security.allowInsecure, alpn });
}

function tuic(link: Extract<ShareLink, { protocol: 'tuic' }>): Fields {
  const { uuid, password, sni, alpn, allowInsecure: insecure, disableSni: disable_sni } = link;
  const congestion = /^(?:bbr|cubic|new_reno)$/.test(link.congestionControl) ? link.congestionControl : '';
  const relay = /^(?:native|quic)$/.test(link.udpRelayMode) ? link.udpRelayMode : '';
  const tls = { enabled: true, server_name: sni || link.host, insecure, disable_sni };
  return {
    uuid,
    password,
    ...withoutNothing({ congestion_control: congestion, udp_relay_mode: relay }),
    tls: { ...withoutNothing(tls), alpn: alpn.length === 0 ? ['h3'] : alpn },
  };
}
