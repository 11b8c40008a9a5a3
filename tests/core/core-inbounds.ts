/** An inbound of Xray, and the link to it as a panel writes it. */
export interface CoreInbound {
  name: string;
  protocol: 'vless' | 'vmess' | 'trojan' | 'shadowsocks';
  settings: object;
  streamSettings?: object;
  link(port: number): string;
}

export interface CoreKeys {
  certificateFile: string;
  keyFile: string;
  reality: { privateKey: string; publicKey: string };
  /** `host:port` of the web server behind which Reality hides. */
  realityTarget: string;
}

const UUID = '7f9c2b1e-0000-4000-8000-0000000000aa';
const [SERVER_KEY, USER_KEY] = ['AAECAwQFBgcICQoLDA0ODw==', 'EBESExQVFhcYGRobHB0eHw=='];
const BY_TLS = 'security=tls&sni=localhost&allowInsecure=1';

const base64 = (text: string): string => Buffer.from(text).toString('base64url');
const vlessLink =
  (query: string) =>
  (port: number): string =>
    `vless://${UUID}@127.0.0.1:${port}?${query}`;

/** One of each kind that a client here can dial. */
export function coreInbounds({ certificateFile, keyFile, reality, realityTarget }: CoreKeys): CoreInbound[] {
  const certificates = [{ certificateFile, keyFile }];
  const tls = { security: 'tls', tlsSettings: { certificates, alpn: ['h2', 'http/1.1'] } };
  const vless = (name: string, streamSettings: object, query: string, flow = ''): CoreInbound => ({
    name: `VLESS over ${name}`,
    protocol: 'vless',
    streamSettings,
    link: vlessLink(query),
    settings: { clients: [{ id: UUID, flow }], decryption: 'none' },
  });
  const ws = { network: 'ws', wsSettings: { path: '/ray' } };
  const grpc = { network: 'grpc', grpcSettings: { serviceName: 'tunnel' } };
  const httpHeader = { type: 'http', request: { path: ['/a'] } };
  // From 26.7 on a core turns away all clients but Xray's own unless it is told otherwise.
  const minClientVer = '1.8.0';
  const realitySettings = {
    target: realityTarget,
    serverNames: ['localhost'],
    privateKey: reality.privateKey,
    minClientVer,
  };
  const byReality = `security=reality&pbk=${reality.publicKey}&sid=0b11&sni=localhost&fp=chrome`;
  return [
    vless('TCP', { network: 'tcp' }, 'type=tcp&security=none'),
    vless(
      'TCP with an HTTP header',
      { network: 'tcp', tcpSettings: { header: httpHeader } },
      'type=tcp&headerType=http&path=%2Fa&host=a.example',
    ),
    vless('WebSocket with early data', ws, 'type=ws&path=%2Fray%3Fed%3D2048'),
    vless('WebSocket with TLS', { ...ws, ...tls }, `type=ws&path=%2Fray&fp=chrome&${BY_TLS}`),
    vless('gRPC', grpc, 'type=grpc&serviceName=tunnel'),
    vless('gRPC with TLS', { ...grpc, ...tls }, `type=grpc&serviceName=tunnel&mode=multi&alpn=h2&${BY_TLS}`),
    vless(
      'HTTPUpgrade',
      { network: 'httpupgrade', httpupgradeSettings: { path: '/up' } },
      'type=httpupgrade&path=%2Fup',
    ),
    vless('XHTTP', { network: 'xhttp', xhttpSettings: { path: '/x' } }, 'type=xhttp&path=%2Fx&mode=auto'),
    vless(
      'Reality',
      { network: 'tcp', security: 'reality', realitySettings: { ...realitySettings, shortIds: ['0b11'] } },
      `type=tcp&flow=xtls-rprx-vision&${byReality}`,
      'xtls-rprx-vision',
    ),
    ...otherInbounds({ tls, ws }),
  ];
}

function otherInbounds({ tls, ws }: { tls: object; ws: object }): CoreInbound[] {
  const trojan = { clients: [{ password: 'p@ss:1' }] };
  const vmess = { v: '2', add: '127.0.0.1', id: UUID, net: 'ws', path: '/ray' };
  const cipher = 'chacha20-ietf-poly1305';
  return [
    {
      name: 'VMess over WebSocket',
      protocol: 'vmess',
      settings: { clients: [{ id: UUID }] },
      streamSettings: ws,
      link: (port) => `vmess://${Buffer.from(JSON.stringify({ ...vmess, port })).toString('base64')}`,
    },
    {
      name: 'Trojan over TLS',
      protocol: 'trojan',
      settings: trojan,
      streamSettings: { network: 'tcp', ...tls },
      link: (port) => `trojan://p%40ss%3A1@127.0.0.1:${port}?type=tcp&${BY_TLS}`,
    },
    {
      name: 'Trojan without TLS',
      protocol: 'trojan',
      settings: trojan,
      link: (port) => `trojan://p%40ss%3A1@127.0.0.1:${port}?type=tcp&security=none`,
    },
    {
      name: 'Shadowsocks',
      protocol: 'shadowsocks',
      settings: { method: cipher, password: '1_000', network: 'tcp,udp' },
      link: (port) => `ss://${base64(`${cipher}:1_000`)}@127.0.0.1:${port}`,
    },
    {
      name: 'Shadowsocks 2022',
      protocol: 'shadowsocks',
      settings: {
        method: '2022-blake3-aes-128-gcm',
        password: SERVER_KEY,
        network: 'tcp,udp',
        clients: [{ password: USER_KEY, email: 'ada' }],
      },
      link: (port) => {
        const keys = encodeURIComponent(`${SERVER_KEY}:${USER_KEY}`);
        return `ss://2022-blake3-aes-128-gcm:${keys}@127.0.0.1:${port}`;
      },
    },
  ];
}
