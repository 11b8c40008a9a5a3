/** A link of each kind that panels give, as they write it. For tests. */
const UUID = '7f9c2b1e-0000-4000-8000-0000000000aa';
const KEY = 'jNXHt1yRo0vDuchQlIP6Z0ZvjT3KtzVI-T4E7RoLJS0';
const [KEY_A, KEY_B] = ['AAECAwQFBgcICQoLDA0ODw==', 'EBESExQVFhcYGRobHB0eHw=='].map(encodeURIComponent);

const vmess = (settings: object): string =>
  `vmess://${Buffer.from(JSON.stringify({ v: '2', ps: 'in-alice@x', add: 'vpn.example', id: UUID, aid: 0, ...settings })).toString('base64')}`;

export const SAMPLE_LINKS: Readonly<Record<string, string>> = {
  'VLESS over TCP': `vless://${UUID}@vpn.example:443?type=tcp&encryption=none&security=none#in-alice`,
  'VLESS over TCP with an HTTP header': `vless://${UUID}@vpn.example:80?type=tcp&headerType=http&path=%2Fa&host=a.example&security=none#in-alice`,
  'VLESS over WebSocket with early data': `vless://${UUID}@vpn.example:443?type=ws&path=%2Fray%3Fed%3D2048&host=cdn.example&security=tls&sni=cdn.example&fp=chrome&alpn=http%2F1.1#in-alice`,
  'VLESS over gRPC': `vless://${UUID}@vpn.example:443?type=grpc&serviceName=tunnel&mode=multi&security=tls&sni=cdn.example&alpn=h2#in-alice`,
  'VLESS over HTTPUpgrade': `vless://${UUID}@vpn.example:443?type=httpupgrade&path=%2Fup&host=cdn.example&security=tls&sni=cdn.example#in-alice`,
  'VLESS over XHTTP': `vless://${UUID}@vpn.example:443?type=xhttp&path=%2Fx&host=cdn.example&mode=auto&extra=${encodeURIComponent('{"xPaddingBytes":"100-1000","xmux":{"maxConcurrency":"16-32"}}')}&security=tls&sni=cdn.example&alpn=h2#in-alice`,
  'VLESS over Reality': `vless://${UUID}@[2001:db8::1]:443?type=tcp&security=reality&pbk=${KEY}&sid=0b11&spx=%2F&sni=a.example&fp=firefox&flow=xtls-rprx-vision#in-alice`,
  'VLESS over gRPC with Reality': `vless://${UUID}@vpn.example:443?type=grpc&serviceName=tunnel&security=reality&pbk=${KEY}&sid=&sni=a.example&fp=unknown#in-alice`,
  'VMess over WebSocket': vmess({
    port: '443',
    net: 'ws',
    host: 'cdn.example',
    path: '/vm',
    tls: 'tls',
    sni: 'cdn.example',
  }),
  'VMess over TCP with an HTTP header': vmess({
    port: 80,
    net: 'tcp',
    type: 'http',
    host: 'a.example',
    path: '/',
  }),
  'VMess over gRPC': vmess({
    port: 443,
    net: 'grpc',
    path: 'tunnel',
    type: 'gun',
    tls: 'tls',
    scy: 'aes-128-gcm',
  }),
  'Trojan over TLS':
    'trojan://p%40ss%3A1@vpn.example:443?security=tls&sni=vpn.example&alpn=h2%2Chttp%2F1.1#in-alice',
  'Trojan over WebSocket':
    'trojan://secret@vpn.example:443?type=ws&path=%2Ftr&host=cdn.example&security=tls&sni=cdn.example&allowInsecure=1#in-alice',
  'Trojan without TLS': 'trojan://0123@vpn.example:443?type=tcp&security=none#in-alice',
  Shadowsocks: `ss://${Buffer.from('chacha20-ietf-poly1305:1_000').toString('base64url')}@vpn.example:8388#in-alice`,
  'Shadowsocks 2022': `ss://2022-blake3-aes-128-gcm:${KEY_A}%3A${KEY_B}@vpn.example:8388#in-alice`,
  'Shadowsocks with a plugin': `ss://${Buffer.from('aes-256-gcm:pw').toString('base64url')}@vpn.example:8388?plugin=obfs-local%3Bobfs%3Dhttp%3Bobfs-host%3Da.example#in-alice`,
  Hysteria2:
    'hysteria2://alice%3Apw@vpn.example:443?sni=vpn.example&obfs=salamander&obfs-password=x&mport=5000-6000#in-alice',
  TUIC: `tuic://${UUID}:pw@vpn.example:443?congestion_control=bbr&alpn=h3&sni=vpn.example&udp_relay_mode=native#in-alice`,
  WireGuard: `wireguard://${encodeURIComponent('6KpcbYUQlZfdlgqXfDn1sSxHJCxUUGxHmUPsXz8GZ2I=')}@vpn.example:51820?publickey=k&address=10.0.0.2%2F32#in-alice`,
};
