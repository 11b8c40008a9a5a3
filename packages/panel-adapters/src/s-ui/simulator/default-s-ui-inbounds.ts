import type { SimulatedSUiInbound } from './s-ui-state.ts';

/** One of VLESS, Trojan, VMess and Shadowsocks. */
export const DEFAULT_S_UI_INBOUNDS: SimulatedSUiInbound[] = [
  { id: 1, type: 'vless', tag: 'vless-443', addrs: [], options: { listen: '::', listen_port: 443 } },
  { id: 2, type: 'trojan', tag: 'trojan-8443', addrs: [], options: { listen: '::', listen_port: 8443 } },
  {
    id: 3,
    type: 'vmess',
    tag: 'vmess-8080',
    addrs: [],
    options: { listen: '::', listen_port: 8080, transport: { type: 'ws', path: '/vmess' } },
  },
  {
    id: 4,
    type: 'shadowsocks',
    tag: 'shadowsocks-1080',
    addrs: [],
    options: { listen: '::', listen_port: 1080, method: 'chacha20-ietf-poly1305', password: 'server' },
  },
];
