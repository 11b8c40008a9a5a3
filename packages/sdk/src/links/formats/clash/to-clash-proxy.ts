import type { LeftOutReason, ReadServer } from '../../servers/server.ts';
import type { LinkSecurity, ShadowsocksLink, ShareLink } from '../../share-links/share-link.ts';
import type { AppAbilities } from '../app-abilities.ts';
import { alterIdOf, type Fields, fingerprintOf, vmessCipher, withoutNothing } from '../dial-details.ts';
import { cipherName, whyLeftOut } from '../why-left-out.ts';
import { toClashTransport } from './clash-transport.ts';

/** A server as Clash, Mihomo and Stash have it, or why it is left out. Pure. Source: Meta-Docs, proxies */
export function toClashProxy({ name, link }: ReadServer, app: AppAbilities): Fields | LeftOutReason {
  const reason = whyLeftOut(link, app);
  if (reason !== null) return reason;
  const place = { name, server: link.host, port: link.port, udp: true };
  switch (link.protocol) {
    case 'hysteria2':
      return { ...place, ...hysteria2(link) };
    case 'tuic':
      return { ...place, ...tuic(link) };
    case 'shadowsocks': {
      const plugin = link.plugin === '' ? {} : toPlugin(link.plugin);
      if (plugin === null) return 'plugin';
      return { ...place, type: 'ss', cipher: cipherName(link.cipher), password: link.password, ...plugin };
    }
    default: {
      const transport = toClashTransport(link.transport, link.others);
      if (transport === null) return 'transport';
      const nameField = link.protocol === 'trojan' ? 'sni' : 'servername';
      return { ...place, ...user(link), ...toTls(link.security, nameField), ...transport };
    }
  }
}

function user(link: Exclude<ShareLink, ShadowsocksLink | { protocol: 'hysteria2' | 'tuic' }>): Fields {
  switch (link.protocol) {
    case 'vless':
      return withoutNothing({
        type: 'vless',
        uuid: link.uuid,
        flow: link.flow.replace(/-udp443$/, ''),
        encryption: link.encryption === 'none' ? '' : link.encryption,
        'packet-encoding': 'xudp',
      });
    case 'vmess': {
      const cipher = vmessCipher(link.cipher);
      return { type: 'vmess', uuid: link.uuid, alterId: alterIdOf(link.others), cipher };
    }
    case 'trojan':
      return { type: 'trojan', password: link.password };
  }
}

/** Trojan is always TLS and has no word for it. */
function toTls(security: LinkSecurity, nameField: 'servername' | 'sni'): Fields {
  if (security.type !== 'tls' && security.type !== 'reality') return {};
  const common = {
    ...(nameField === 'servername' ? { tls: true } : {}),
    [nameField]: security.sni,
    'client-fingerprint': fingerprintOf(security),
  };
  if (security.type === 'reality') {
    const { publicKey, shortId } = security;
    return withoutNothing({
      ...common,
      'reality-opts': withoutNothing({ 'public-key': publicKey, 'short-id': shortId }),
    });
  }
  const alpn = security.alpn.length === 0 ? null : security.alpn;
  return withoutNothing({ ...common, alpn, 'skip-cert-verify': security.allowInsecure });
}

function hysteria2(link: Extract<ShareLink, { protocol: 'hysteria2' }>): Fields {
  return withoutNothing({
    type: 'hysteria2',
    password: link.auth,
    ports: link.ports.replaceAll(',', '/'),
    sni: link.sni,
    'skip-cert-verify': link.allowInsecure,
    fingerprint: link.pinSha256.replaceAll(':', ''),
    ...(link.obfs === null ? {} : { obfs: link.obfs.type, 'obfs-password': link.obfs.password }),
  });
}

function tuic(link: Extract<ShareLink, { protocol: 'tuic' }>): Fields {
  return withoutNothing({
    type: 'tuic',
    uuid: link.uuid,
    password: link.password,
    sni: link.sni,
    alpn: link.alpn.length === 0 ? ['h3'] : link.alpn,
    'skip-cert-verify': link.allowInsecure,
    'disable-sni': link.disableSni,
    'congestion-controller': link.congestionControl,
    'udp-relay-mode': /^(?:native|quic)$/.test(link.udpRelayMode) ? link.udpRelayMode : '',
  });
}

/** `obfs-local;obfs=http;obfs-host=…` in Clash's words; null for options that it has no words for. */
function toPlugin(plugin: string): Fields | null {
  const [name = '', ...options] = plugin.split(';');
  const settings = new Map(options.map((option): [string, string] => splitOption(option)));
  if (name === 'obfs-local') {
    const mode = settings.get('obfs') ?? '';
    if (mode !== 'http' && mode !== 'tls') return null;
    return { plugin: 'obfs', 'plugin-opts': withoutNothing({ mode, host: settings.get('obfs-host') ?? '' }) };
  }
  if ((settings.get('mode') ?? 'websocket') !== 'websocket') return null;
  const [host, path] = [settings.get('host') ?? '', settings.get('path') ?? ''];
  const options_ = withoutNothing({ mode: 'websocket', tls: settings.has('tls'), host, path });
  return { plugin: 'v2ray-plugin', 'plugin-opts': options_ };
}

function splitOption(option: string): [string, string] {
  const at = option.indexOf('=');
  return at < 0 ? [option, ''] : [option.slice(0, at), option.slice(at + 1)];
}
