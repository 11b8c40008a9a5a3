import type { SimulatedInbound } from './three-x-ui-state.ts';

const OPEN = { listen: '', enable: true };
const TCP = { network: 'tcp', security: 'none', tcpSettings: { header: { type: 'none' } } };

/**
 * One inbound of each protocol; the first offers several names and ids, of which the panel's links show one
 * by chance.
 */
export const DEFAULT_INBOUNDS: SimulatedInbound[] = [
  {
    ...OPEN,
    id: 1,
    remark: 'VLESS Reality',
    protocol: 'vless',
    port: 443,
    settings: { decryption: 'none', encryption: 'none', fallbacks: [] },
    streamSettings: {
      network: 'tcp',
      security: 'reality',
      tcpSettings: { header: { type: 'none' } },
      realitySettings: {
        serverNames: ['example.com', 'www.example.com'],
        shortIds: ['a3f1', 'b8c2', 'c0d3'],
        settings: { publicKey: 'XNp1W8pYmkt1_VYPSUdwhHHlFNrnD03j7dzEUElEsXo', fingerprint: 'chrome' },
      },
    },
  },
  {
    ...OPEN,
    id: 2,
    remark: 'VMess WS',
    protocol: 'vmess',
    port: 8080,
    settings: {},
    streamSettings: {
      network: 'ws',
      security: 'none',
      wsSettings: { path: '/chat', host: 'cdn.example.com' },
    },
  },
  {
    ...OPEN,
    id: 3,
    remark: 'Trojan TCP',
    protocol: 'trojan',
    port: 8443,
    settings: { fallbacks: [] },
    streamSettings: TCP,
  },
  {
    ...OPEN,
    id: 4,
    remark: 'Shadowsocks',
    protocol: 'shadowsocks',
    port: 1080,
    settings: { method: 'chacha20-ietf-poly1305', password: '' },
    streamSettings: TCP,
  },
  {
    ...OPEN,
    id: 5,
    remark: 'Shadowsocks 2022',
    protocol: 'shadowsocks',
    port: 1081,
    settings: {
      method: '2022-blake3-aes-256-gcm',
      password: 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
    },
    streamSettings: TCP,
  },
];
