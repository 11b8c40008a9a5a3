import type { Clock } from '@panelkit/sdk';
import { createMarzbanSimulator } from '../marzban/simulator/marzban-simulator.ts';
import { createMarzneshinSimulator } from '../marzneshin/marzneshin-simulator.ts';
import { createSUiSimulator } from '../s-ui/simulator/s-ui-simulator.ts';
import { createThreeXUiSimulator } from '../three-x-ui/simulator/three-x-ui-simulator.ts';
import type { PanelFaults, RequestHandler } from './panel-faults.ts';

/** An account as the page shows it, whatever the family. */
export interface ShownAccount {
  name: string;
  /** Whether the core lets it in. */
  canConnect: boolean;
  usedBytes: number;
  /** Null for unlimited. */
  limitBytes: number | null;
  /** Null for never, or not yet begun. */
  expiresAt: Date | null;
  note: string;
}

/** What the simulators have in common. */
export interface SimulatedPanel {
  /** In addresses and forms. */
  id: string;
  /** The driver's kind. */
  kind: string;
  title: string;
  /** The part of the panel's URL after the host. */
  path: string;
  /** Credentials that it takes. */
  credentials: Record<string, string>;
  handle: RequestHandler;
  faults: PanelFaults;
  accounts(): ShownAccount[];
  addTraffic(name: string, bytes: number): boolean;
  /** Keeps what is there now, to be brought back by `restore`. */
  backup(): void;
  /** False when there is no backup. */
  restore(): boolean;
}

/** One simulated panel of each family and dialect. */
export function createSimulatedPanels(clock: Clock): SimulatedPanel[] {
  return [
    marzbanPanel(clock),
    marzneshinPanel(clock),
    threeXUiPanel(clock, '3.6.0'),
    threeXUiPanel(clock, '2.9.4'),
    sUiPanel(clock),
  ];
}

const CREDENTIALS = { username: 'root', password: 'root-password' };

function marzbanPanel(clock: Clock): SimulatedPanel {
  const simulator = createMarzbanSimulator({ clock });
  return {
    id: 'marzban',
    kind: 'marzban',
    title: 'Marzban 0.8.4',
    path: '',
    credentials: CREDENTIALS,
    ...pick(simulator),
    accounts: () =>
      simulator.accounts().map(({ username, usedTraffic, dataLimit, expire, note }) => ({
        name: username,
        canConnect: simulator.canConnect(username),
        usedBytes: usedTraffic,
        limitBytes: dataLimit || null,
        expiresAt: toDate((expire ?? 0) * 1000),
        note: note ?? '',
      })),
  };
}

function marzneshinPanel(clock: Clock): SimulatedPanel {
  const simulator = createMarzneshinSimulator({ clock, placeholderIfDisabled: false });
  return {
    id: 'marzneshin',
    kind: 'marzneshin',
    title: 'Marzneshin 0.7.4',
    path: '',
    credentials: CREDENTIALS,
    ...pick(simulator),
    accounts: () =>
      simulator.accounts().map(({ username, usedTraffic, dataLimit, expireDate, note }) => ({
        name: username,
        canConnect: simulator.canConnect(username),
        usedBytes: usedTraffic,
        limitBytes: dataLimit,
        expiresAt: toDate(expireDate ?? 0),
        note: note ?? '',
      })),
  };
}

function threeXUiPanel(clock: Clock, version: string): SimulatedPanel {
  const simulator = createThreeXUiSimulator({ clock, version, basePath: '/base' });
  return {
    id: `three-x-ui-${version}`,
    kind: 'three-x-ui',
    title: `3x-ui ${version}`,
    path: '/base',
    credentials: CREDENTIALS,
    ...pick(simulator),
    accounts: () =>
      simulator.clients().map(({ email, totalGB, expiryTime, comment }) => {
        const name = String(email);
        const { up = 0, down = 0 } = simulator.traffic(name) ?? {};
        return {
          name,
          canConnect: simulator.canConnect(name),
          usedBytes: up + down,
          limitBytes: Number(totalGB ?? 0) || null,
          expiresAt: toDate(Number(expiryTime ?? 0)),
          note: String(comment ?? ''),
        };
      }),
  };
}

function sUiPanel(clock: Clock): SimulatedPanel {
  const simulator = createSUiSimulator({ clock });
  return {
    id: 's-ui',
    kind: 's-ui',
    title: 'S-UI 1.5.1',
    path: '/app',
    credentials: { token: 'simulated-token' },
    ...pick(simulator),
    accounts: () =>
      simulator.accounts().map(({ name, up, down, volume, expiry, desc }) => ({
        name,
        canConnect: simulator.canConnect(name),
        usedBytes: up + down,
        note: desc,
        limitBytes: volume || null,
        expiresAt: toDate(expiry * 1000),
      })),
  };
}

interface Simulator<Backup> {
  handle: RequestHandler;
  faults: PanelFaults;
  addTraffic(name: string, bytes: number): boolean;
  backup(): Backup;
  restore(backup: Backup): void;
}

function pick<Backup extends object>(
  simulator: Simulator<Backup>,
): Pick<SimulatedPanel, 'handle' | 'faults' | 'addTraffic' | 'backup' | 'restore'> {
  const { handle, faults, addTraffic } = simulator;
  let kept: Backup | null = null;
  return {
    handle,
    faults,
    addTraffic,
    backup: () => {
      kept = simulator.backup();
    },
    restore: () => {
      if (kept === null) return false;
      simulator.restore(kept);
      return true;
    },
  };
}

/** Zero is never; below zero has not begun. */
function toDate(instantMs: number): Date | null {
  return instantMs > 0 ? new Date(instantMs) : null;
}
