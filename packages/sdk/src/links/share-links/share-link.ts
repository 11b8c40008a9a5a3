/** Where a link leads, and what people see of it. An IPv6 `host` has no brackets; `remark` may be empty. */
export interface LinkPlace {
  host: string;
  port: number;
  remark: string;
}

/**
 * How bytes travel. An empty text means that the link does not say. `other`: a transport of which we know the
 * name alone.
 */
export type LinkTransport =
  | { type: 'tcp'; httpHeader: { path: string; host: string } | null }
  | { type: 'ws'; path: string; host: string }
  | { type: 'grpc'; serviceName: string; authority: string; multiMode: boolean }
  | { type: 'httpupgrade'; path: string; host: string }
  | { type: 'xhttp'; path: string; host: string; mode: string; extra: string }
  | { type: 'other'; name: string };

/**
 * How bytes are hidden. An empty text means that the link does not say. `other`: of which we know the name
 * alone.
 */
export type LinkSecurity =
  | { type: 'none' }
  | { type: 'tls'; sni: string; alpn: string[]; fingerprint: string; allowInsecure: boolean }
  | {
      type: 'reality';
      sni: string;
      fingerprint: string;
      publicKey: string;
      shortId: string;
      spiderX: string;
      /** ML-DSA-65 key for the check of the server, after quantum computers. */
      mldsa65Verify: string;
    }
  | { type: 'other'; name: string };

/** What JSON can say. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue };

/** `vless://`. `others`: parameters that we do not know, kept as they are. */
export interface VlessLink extends LinkPlace {
  protocol: 'vless';
  uuid: string;
  /** `none` where the link does not say. */
  encryption: string;
  /** `xtls-rprx-vision`, or empty. */
  flow: string;
  transport: LinkTransport;
  security: LinkSecurity;
  others: Record<string, string>;
}

/** `trojan://`. A link that names no security means TLS. */
export interface TrojanLink extends LinkPlace {
  protocol: 'trojan';
  password: string;
  transport: LinkTransport;
  security: LinkSecurity;
  others: Record<string, string>;
}

/** `vmess://` and a base64 object, as v2rayN has it. */
export interface VmessLink extends LinkPlace {
  protocol: 'vmess';
  uuid: string;
  /** `auto` where the link does not say. */
  cipher: string;
  transport: LinkTransport;
  security: LinkSecurity;
  others: Record<string, JsonValue>;
}

/** `ss://`. Of 2022 ciphers with several users `password` is `serverKey:userKey`. */
export interface ShadowsocksLink extends LinkPlace {
  protocol: 'shadowsocks';
  cipher: string;
  password: string;
  /** SIP003 plugin with its options (`obfs-local;obfs=http`), or empty. */
  plugin: string;
  transport: LinkTransport;
  security: LinkSecurity;
  others: Record<string, string>;
}

/** `hysteria2://`, always over QUIC and TLS. */
export interface Hysteria2Link extends LinkPlace {
  protocol: 'hysteria2';
  /** A password, or `user:password`. */
  auth: string;
  sni: string;
  allowInsecure: boolean;
  /** SHA-256 of the certificate, or empty. */
  pinSha256: string;
  obfs: { type: string; password: string } | null;
  /** Ports to hop among (`443,5000-6000`), or empty. */
  ports: string;
  others: Record<string, string>;
}

/** `tuic://`, version 5, always over QUIC and TLS. */
export interface TuicLink extends LinkPlace {
  protocol: 'tuic';
  uuid: string;
  password: string;
  sni: string;
  alpn: string[];
  allowInsecure: boolean;
  /** An observer of the connection does not see the name. */
  disableSni: boolean;
  /** `bbr`, `cubic`, `new_reno`, or empty. */
  congestionControl: string;
  /** `native`, `quic`, or empty. */
  udpRelayMode: string;
  others: Record<string, string>;
}

/** What a share link says. Two links mean the same when this is equal. */
export type ShareLink = VlessLink | TrojanLink | VmessLink | ShadowsocksLink | Hysteria2Link | TuicLink;
