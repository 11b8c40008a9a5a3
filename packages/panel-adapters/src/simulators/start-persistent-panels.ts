import type { Clock } from '@panelkit/sdk';
import { createMarzbanSimulator, type MarzbanBackup } from '../marzban/simulator/marzban-simulator.ts';
import type { SimulatedInbound } from '../marzban/simulator/marzban-state.ts';
import { createSUiSimulator, type SUiBackup } from '../s-ui/simulator/s-ui-simulator.ts';
import {
  createThreeXUiSimulator,
  type ThreeXUiBackup,
} from '../three-x-ui/simulator/three-x-ui-simulator.ts';
import { type PersistentPanel, type SimulatedFamily, startPersistentPanel } from './persistent-panel.ts';

/** The names of the panels that `startPersistentPanels` starts, in its order. */
export const PERSISTENT_PANEL_NAMES = ['Simulated Marzban', 'Simulated 3x-ui', 'Simulated S-UI'] as const;

/**
 * Starts a Marzban, a 3x-ui and an S-UI in this process, for a shop that has no real panel yet: they take
 * orders like real ones, and their links lead nowhere. With a `folder` their accounts, logins and, if free,
 * ports survive a restart, as the shop's records do; null keeps nothing.
 */
export async function startPersistentPanels(where: {
  clock: Clock;
  folder: string | null;
}): Promise<PersistentPanel[]> {
  return Promise.all([
    startPersistentPanel(marzban, where),
    startPersistentPanel(threeXUi, where),
    startPersistentPanel(sUi, where),
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
  kind: 'marzban',
  name: PERSISTENT_PANEL_NAMES[0],
  path: '',
  credentials: (password) => ({ username, password }),
  create: (clock, password) => {
    const admins = [{ username, password, isSudo: true, ownerRow: true }];
    return createMarzbanSimulator({ clock, admins, inbounds });
  },
};

const threeXUi: SimulatedFamily<ThreeXUiBackup> = {
  kind: 'three-x-ui',
  name: PERSISTENT_PANEL_NAMES[1],
  path: '/demo',
  credentials: (password) => ({ username, password }),
  create: (clock, password) => createThreeXUiSimulator({ clock, username, password, basePath: '/demo' }),
};

const sUi: SimulatedFamily<SUiBackup> = {
  kind: 's-ui',
  name: PERSISTENT_PANEL_NAMES[2],
  path: '/app',
  credentials: (token) => ({ token }),
  create: (clock, token) => createSUiSimulator({ clock, token }),
};
