import { marzban } from '@panelkit/panel-adapters/marzban';
import { marzneshin } from '@panelkit/panel-adapters/marzneshin';
import { sUi } from '@panelkit/panel-adapters/s-ui';
import {
  createMarzbanSimulator,
  createMarzneshinSimulator,
  createSUiSimulator,
  createThreeXUiSimulator,
  type RequestHandler,
} from '@panelkit/panel-adapters/simulators';
import { threeXUi } from '@panelkit/panel-adapters/three-x-ui';
import type { Clock, PanelDriver } from '@panelkit/sdk';
import type { Attack } from './attack-bodies.ts';

/** One family of panels under attack. */
export interface AttackedFamily {
  name: string;
  driver: PanelDriver;
  path: string;
  credentials: Record<string, string>;
  /** Whether it gives a session for a login; else every request carries a token. */
  hasLogin: boolean;
  /** What it is never asked for here: the adapter makes links itself, or they were read before. */
  hides: readonly Attack[];
  simulator(clock: Clock): { handle: RequestHandler };
}

const LINK_ATTACKS: readonly Attack[] = ['many-links', 'evil-links'];
const READ_BEFORE: readonly Attack[] = ['evil-links'];
const ROOT = { username: 'root', password: 'root-password' };

export const ATTACKED_FAMILIES: AttackedFamily[] = [
  {
    name: 'Marzban',
    driver: marzban(),
    path: '',
    credentials: ROOT,
    hasLogin: true,
    hides: [],
    simulator: (clock) => createMarzbanSimulator({ clock }),
  },
  {
    name: 'Marzneshin',
    driver: marzneshin(),
    path: '',
    credentials: ROOT,
    hasLogin: true,
    hides: [],
    simulator: (clock) => createMarzneshinSimulator({ clock }),
  },
  {
    name: 'S-UI',
    driver: sUi(),
    path: '/app',
    credentials: { token: 'simulated-token' },
    hasLogin: false,
    hides: [],
    simulator: (clock) => createSUiSimulator({ clock }),
  },
  // One of each dialect that the adapter speaks.
  ...['2.9.4', '3.0.2', '3.6.0'].map((version) => ({
    name: `3x-ui ${version}`,
    driver: threeXUi(),
    path: '/base',
    credentials: ROOT,
    hasLogin: true,
    hides: version === '3.6.0' ? READ_BEFORE : LINK_ATTACKS,
    simulator: (clock: Clock) => createThreeXUiSimulator({ clock, version, basePath: '/base' }),
  })),
];

/** @throws TypeError for an unknown one */
export function attackedFamily(name: string): AttackedFamily {
  const family = ATTACKED_FAMILIES.find((one) => one.name === name);
  if (family === undefined) throw new TypeError(`no family is called ${name}`);
  return family;
}
