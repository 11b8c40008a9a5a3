import type { ShareLink } from '../share-links/share-link.ts';

/** `tcp-http`: TCP that looks like an HTTP request. */
export type TransportName = 'tcp' | 'tcp-http' | 'ws' | 'grpc' | 'httpupgrade' | 'xhttp';
type SecurityName = 'none' | 'tls' | 'reality';

/** What an application can dial. */
export interface AppAbilities {
  /** Its protocols, each with the transports and securities that it can do there. */
  protocols: Partial<
    Record<
      ShareLink['protocol'],
      { transports: readonly TransportName[]; securities: readonly SecurityName[] }
    >
  >;
  /** Of Shadowsocks. */
  ciphers: ReadonlySet<string>;
  plugins: ReadonlySet<string>;
  /** Whether VLESS may be encrypted by itself. */
  vlessEncryption: boolean;
  /** Whether a certificate that is not checked can be said. */
  insecure: boolean;
}

const AEAD = ['aes-128-gcm', 'aes-256-gcm', 'chacha20-ietf-poly1305', 'xchacha20-ietf-poly1305'];
const OF_2022 = ['2022-blake3-aes-128-gcm', '2022-blake3-aes-256-gcm', '2022-blake3-chacha20-poly1305'];
const CIPHERS = new Set([...AEAD, 'aes-192-gcm', ...OF_2022]);
const PLUGINS = new Set(['obfs-local', 'v2ray-plugin']);
const OVER_QUIC = { transports: ['tcp'], securities: ['tls'] } as const;
const BARE = { transports: ['tcp'], securities: ['none'] } as const;

const MIHOMO: AppAbilities = {
  protocols: {
    vless: {
      transports: ['tcp', 'tcp-http', 'ws', 'grpc', 'httpupgrade'],
      securities: ['none', 'tls', 'reality'],
    },
    vmess: {
      transports: ['tcp', 'tcp-http', 'ws', 'grpc', 'httpupgrade'],
      securities: ['none', 'tls', 'reality'],
    },
    // Always over TLS there.
    trojan: { transports: ['tcp', 'ws', 'grpc', 'httpupgrade'], securities: ['tls', 'reality'] },
    shadowsocks: BARE,
    hysteria2: OVER_QUIC,
    tuic: OVER_QUIC,
  },
  ciphers: CIPHERS,
  plugins: PLUGINS,
  vlessEncryption: false,
  insecure: true,
};

/**
 * XHTTP came with 1.19.22, the encryption of VLESS with 1.19.13. Source: mihomo's adapter/outbound/vless.go
 */
const NEW_MIHOMO: AppAbilities = {
  ...MIHOMO,
  protocols: {
    ...MIHOMO.protocols,
    vless: {
      transports: ['tcp', 'tcp-http', 'ws', 'grpc', 'httpupgrade', 'xhttp'],
      securities: ['none', 'tls', 'reality'],
    },
  },
  vlessEncryption: true,
};

export const APPS = {
  mihomo: MIHOMO,
  'mihomo-1.19.22': NEW_MIHOMO,
  /** Source: stash.wiki, proxy-protocols/proxy-types */
  stash: {
    protocols: {
      vless: { transports: ['tcp', 'ws', 'grpc'], securities: ['none', 'tls', 'reality'] },
      vmess: { transports: ['tcp', 'tcp-http', 'ws', 'grpc'], securities: ['none', 'tls'] },
      trojan: { transports: ['tcp', 'ws', 'grpc'], securities: ['tls'] },
      shadowsocks: BARE,
      hysteria2: OVER_QUIC,
      tuic: OVER_QUIC,
    },
    ciphers: CIPHERS,
    plugins: PLUGINS,
    vlessEncryption: false,
    insecure: true,
  },
  /** Clash as it was before Clash.Meta. */
  clash: {
    protocols: {
      vmess: { transports: ['tcp', 'tcp-http', 'ws', 'grpc'], securities: ['none', 'tls'] },
      trojan: { transports: ['tcp', 'ws', 'grpc'], securities: ['tls'] },
      shadowsocks: BARE,
    },
    ciphers: new Set([...AEAD, 'aes-192-gcm']),
    plugins: PLUGINS,
    vlessEncryption: false,
    insecure: true,
  },
  'sing-box': {
    protocols: {
      vless: { transports: ['tcp', 'ws', 'grpc', 'httpupgrade'], securities: ['none', 'tls', 'reality'] },
      vmess: { transports: ['tcp', 'ws', 'grpc', 'httpupgrade'], securities: ['none', 'tls', 'reality'] },
      trojan: { transports: ['tcp', 'ws', 'grpc', 'httpupgrade'], securities: ['none', 'tls', 'reality'] },
      shadowsocks: BARE,
      hysteria2: OVER_QUIC,
      tuic: OVER_QUIC,
    },
    ciphers: CIPHERS,
    plugins: PLUGINS,
    vlessEncryption: false,
    insecure: true,
  },
  xray: {
    protocols: {
      vless: {
        transports: ['tcp', 'tcp-http', 'ws', 'grpc', 'httpupgrade', 'xhttp'],
        securities: ['none', 'tls', 'reality'],
      },
      vmess: {
        transports: ['tcp', 'tcp-http', 'ws', 'grpc', 'httpupgrade', 'xhttp'],
        securities: ['none', 'tls'],
      },
      trojan: {
        transports: ['tcp', 'tcp-http', 'ws', 'grpc', 'httpupgrade', 'xhttp'],
        securities: ['none', 'tls', 'reality'],
      },
      shadowsocks: { transports: ['tcp'], securities: ['none', 'tls'] },
    },
    // Without the certificate being checked a current core does not load the file at all.
    ciphers: new Set([...AEAD, ...OF_2022]),
    plugins: new Set<string>(),
    vlessEncryption: true,
    insecure: false,
  },
} as const satisfies Record<string, AppAbilities>;
