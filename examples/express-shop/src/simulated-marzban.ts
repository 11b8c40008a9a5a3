import { randomUUID } from 'node:crypto';
import {
  createMarzbanSimulator,
  type SimulatedInbound,
  startSimulatorServer,
} from '@panelkit/panel-adapters/simulators';
import type { Clock } from '@panelkit/sdk';

/** A simulated Marzban, and how to log in to it. */
export interface SimulatedMarzban {
  baseUrl: string;
  credentials: { username: string; password: string };
  close(): Promise<void>;
}

/** Starts a Marzban that exists only in this process: it sells and delivers as a real one, and leads nowhere. */
export async function startSimulatedMarzban(clock: Clock): Promise<SimulatedMarzban> {
  const credentials = { username: 'shop', password: randomUUID() };
  const admins = [{ ...credentials, isSudo: true, ownerRow: true }];
  const server = await startSimulatorServer(createMarzbanSimulator({ clock, admins, inbounds }), { port: 0 });
  return { baseUrl: server.url, credentials, close: server.close };
}

const place = {
  tls: 'none',
  address: 'demo.example.com',
  remark: 'Demo {PROTOCOL} {TRANSPORT}',
  requestHost: '',
};

const inbounds: SimulatedInbound[] = [
  { ...place, tag: 'VLESS TCP', protocol: 'vless', network: 'tcp', port: 443, path: '' },
  { ...place, tag: 'VLESS WS', protocol: 'vless', network: 'ws', port: 8443, path: '/ws' },
  { ...place, tag: 'VMess WS', protocol: 'vmess', network: 'ws', port: 8080, path: '/vmess' },
  { ...place, tag: 'Trojan TCP', protocol: 'trojan', network: 'tcp', port: 2087, path: '' },
  { ...place, tag: 'Shadowsocks TCP', protocol: 'shadowsocks', network: 'tcp', port: 1080, path: '' },
];
