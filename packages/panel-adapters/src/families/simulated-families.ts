import {
  type Clock,
  type DesiredAccount,
  type PanelConnection,
  type PanelDriver,
  type PanelTarget,
  silentLogger,
} from '@panelkit/sdk';
import { createMarzbanSimulator } from '../marzban/simulator/marzban-simulator.ts';
import { marzban } from '../marzban.ts';
import { createMarzneshinSimulator } from '../marzneshin/marzneshin-simulator.ts';
import { marzneshin } from '../marzneshin.ts';
import { createSUiSimulator } from '../s-ui/simulator/s-ui-simulator.ts';
import { sUi } from '../s-ui.ts';
import type { RequestHandler } from '../simulators/panel-faults.ts';
import { createThreeXUiSimulator } from '../three-x-ui/simulator/three-x-ui-simulator.ts';
import { threeXUi } from '../three-x-ui.ts';

/** One family of panels in the tables of tests that hold for all of them. */
export interface SimulatedFamily {
  name: string;
  driver: PanelDriver;
  /** Behind the host's name. */
  basePath: string;
  credentials: Record<string, string>;
  /** The credential that makes the login fail when it is wrong. */
  secretField: 'password' | 'token';
  /** Requests that are a login. */
  loginPath: RegExp | null;
  inboundKey: string;
  simulator(clock: Clock): { handle: RequestHandler; fetch: typeof globalThis.fetch };
  /** An answer of this panel as a version that is not supported would give it. */
  asUnsupported(path: string, text: string): string;
}

const ROOT = { username: 'root', password: 'root-password' };

/** All families, 3x-ui in both dialects. */
export const SIMULATED_FAMILIES: SimulatedFamily[] = [
  {
    name: 'Marzban',
    driver: marzban(),
    basePath: '',
    credentials: ROOT,
    secretField: 'password',
    loginPath: /\/api\/admin\/token$/,
    inboundKey: 'VLESS TCP',
    simulator: (clock) => createMarzbanSimulator({ clock }),
    asUnsupported: (_, text) => text.replace('"version":"0.8.4"', '"version":"0.9.0"'),
  },
  {
    name: 'Marzneshin',
    driver: marzneshin(),
    basePath: '',
    credentials: ROOT,
    secretField: 'password',
    loginPath: /\/api\/admins\/token$/,
    inboundKey: '1',
    simulator: (clock) => createMarzneshinSimulator({ clock }),
    asUnsupported: (path, text) => (path === '/openapi.json' ? '{"maximum":315328464000}' : text),
  },
  {
    name: 'S-UI',
    driver: sUi(),
    basePath: '/app',
    credentials: { token: 'simulated-token' },
    secretField: 'token',
    loginPath: null,
    inboundKey: '1',
    simulator: (clock) => createSUiSimulator({ clock }),
    asUnsupported: (_, text) => text.replace('"appVersion":"1.5.1"', '"appVersion":"1.6.0"'),
  },
  {
    ...threeXUiFamily('3x-ui 3.6.0', '3.6.0'),
    asUnsupported: (path, text) =>
      path === '/base/' ? '<script src="/base/assets/js/a.js?2.5.9"></script>' : text,
  },
  {
    ...threeXUiFamily('3x-ui 2.9.4', '2.9.4'),
    asUnsupported: (path, text) => (path === '/base/' ? text.replaceAll('2.9.4', '2.5.9') : text),
  },
];

function threeXUiFamily(name: string, version: string): Omit<SimulatedFamily, 'asUnsupported'> {
  return {
    name,
    driver: threeXUi(),
    basePath: '/base',
    credentials: ROOT,
    secretField: 'password',
    loginPath: /\/base\/login$/,
    inboundKey: '1',
    simulator: (clock) => createThreeXUiSimulator({ clock, version, basePath: '/base' }),
  };
}

/** A simulated panel, and the paths of what was asked of it. */
export function startFamily(family: SimulatedFamily, clock: Clock) {
  const { fetch: simulated } = family.simulator(clock);
  const asked: string[] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    const request = new Request(input, init);
    asked.push(new URL(request.url).pathname);
    return simulated(request);
  };
  const connection: PanelConnection = { fetch, clock, logger: silentLogger, requestTimeoutMs: 15_000 };
  const target: PanelTarget = {
    baseUrl: `https://panel.test${family.basePath}`,
    credentials: family.credentials,
  };
  const logins = () => asked.filter((path) => family.loginPath?.test(path)).length;
  return { asked, logins, target, connection, adapter: family.driver.connect(target, connection) };
}

/** An account as the engine wants it. */
export function desiredIn({ inboundKey }: SimulatedFamily): DesiredAccount {
  const random = crypto.randomUUID().replaceAll('-', '');
  return {
    name: random.slice(0, 26),
    credentials: { uuid: crypto.randomUUID(), password: random, subId: random.slice(0, 16) },
    enabled: true,
    expiresAt: null,
    trafficLimitBytes: null,
    deviceLimit: null,
    onHoldSeconds: null,
    inboundKeys: [inboundKey],
    note: '',
  };
}
