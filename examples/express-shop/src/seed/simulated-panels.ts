import {
  createMarzbanSimulator,
  createSUiSimulator,
  createThreeXUiSimulator,
  type MarzbanBackup,
  type SimulatedInbound,
  type SUiBackup,
  type ThreeXUiBackup,
} from '@panelkit/panel-adapters/simulators';
import type { Clock } from '@panelkit/sdk';
import { type SimulatedFamily, type SimulatedPanel, startKeptPanel } from './kept-panel.ts';

/** What the simulated panels of a shop are called in its registry. */
export const SIMULATED_NAMES = ['Simulated Marzban', 'Simulated 3x-ui', 'Simulated S-UI'] as const;

/**
 * Starts panels of three families that exist only in this process: they sell and deliver as real ones, and lead nowhere. With a folder
 * they have their accounts, their logins and, if they can, their ports again after a restart, so that they keep step with the shop's records.
 */
export async function startSimulatedPanels(clock: Clock, folder: string | null): Promise<SimulatedPanel[]> {
  const where = { clock, folder };
  return Promise.all([
    startKeptPanel(marzban, where),
    startKeptPanel(threeXUi, where),
    startKeptPanel(sUi, where),
  ]);
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

const username = 'shop';

const marzban: SimulatedFamily<MarzbanBackup> = {
  ...{ kind: 'marzban', name: SIMULATED_NAMES[0], path: '' },
  credentials: (password) => ({ username, password }),
  create: (clock, password) => {
    const admins = [{ username, password, isSudo: true, ownerRow: true }];
    return createMarzbanSimulator({ clock, admins, inbounds });
  },
};

const threeXUi: SimulatedFamily<ThreeXUiBackup> = {
  ...{ kind: 'three-x-ui', name: SIMULATED_NAMES[1], path: '/demo' },
  credentials: (password) => ({ username, password }),
  create: (clock, password) => createThreeXUiSimulator({ clock, username, password, basePath: '/demo' }),
};

const sUi: SimulatedFamily<SUiBackup> = {
  ...{ kind: 's-ui', name: SIMULATED_NAMES[2], path: '/app' },
  credentials: (token) => ({ token }),
  create: (clock, token) => createSUiSimulator({ clock, token }),
};
