import type { Capabilities } from '../../domain/panels/capabilities.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RemoteInbound } from '../../ports/panel-adapter.ts';
import { capabilities } from '../builders/catalogue-builders.ts';
import { createSeededRandom } from '../seeded-random.ts';
import type { FakePanelCaller } from './call-fake-panel.ts';
import { createFakeAccounts, toObservedFake } from './fake-panel-accounts.ts';
import { createFakePanelAdapter } from './fake-panel-adapter.ts';
import { createFakePanelControls } from './fake-panel-controls.ts';
import { createFakePanelDriver, type FakePanel } from './fake-panel-driver.ts';
import { createFakePanelFaults } from './fake-panel-faults.ts';
import type { FakePanelServer } from './fake-panel-server.ts';

/**
 * What kind of panel it plays; every capability may be given (by default one with unique names and writes by
 * account). With `uniqueNames: false` it shows ids and makes a second account of a name, as S-UI does. With a
 * `writeScope` of inbound or panel, writes that overlap (they do with a `latencyMs`) undo each other, as
 * 3x-ui's do.
 */
export interface FakePanelOptions extends Partial<Capabilities> {
  clock: Clock;
  /** Default `fake`. */
  kind?: string;
  /** Default `https://panel.test`; panels of one driver need different ones. */
  baseUrl?: string;
  /** Default username and password. */
  credentials?: Record<string, string>;
  inbounds?: RemoteInbound[];
  /** How long each answer takes; default 0. */
  latencyMs?: number;
  /** How far the panel's clock is ahead of `clock`; the panel switches off by its own. */
  clockSkewMs?: number;
  /**
   * It shows no ids: an account that is renamed by hand is found by a listing only, as on Marzban. Default:
   * names never change.
   */
  findsByNameOnly?: boolean;
  /** Of the faults drawn by `faults.sometimes`. */
  seed?: number;
}

/** Makes a panel in memory that behaves like a real one and fails on demand. */
export function createFakePanel(options: FakePanelOptions): FakePanel {
  const { kind = 'fake', baseUrl = 'https://panel.test', seed = 1, ...rest } = options;
  const { faults, draw } = createFakePanelFaults(createSeededRandom(seed));
  const server = createServer(rest, { host: new URL(baseUrl).hostname, draw });
  const panel = {
    kind,
    baseUrl,
    target: { baseUrl, credentials: { ...server.credentials } },
    capabilities: server.capabilities,
    calls: server.calls,
    history: server.history,
    faults,
    adapterFor: (caller: FakePanelCaller) => createFakePanelAdapter(server, caller),
    ...createFakePanelControls(server),
  };
  return { ...panel, driver: createFakePanelDriver({ kind, panels: [panel] }) };
}

function createServer(
  options: Omit<FakePanelOptions, 'kind' | 'baseUrl' | 'seed'>,
  parts: { host: string; draw: FakePanelServer['draw'] },
): FakePanelServer {
  const { clock, credentials, inbounds, findsByNameOnly = false, ...settings } = options;
  const { latencyMs = 0, clockSkewMs = 0, ...given } = settings;
  const server: FakePanelServer = {
    clock,
    latencyMs,
    clockSkewMs,
    findsByNameOnly,
    capabilities: capabilities({ settleMs: 10_000, ...given }),
    inbounds: structuredClone(inbounds ?? INBOUNDS),
    inboundParts: new Map(),
    lastInboundId: 0,
    clientIps: new Map(),
    credentials: { ...(credentials ?? { username: 'admin', password: 'panel-password' }) },
    accounts: createFakeAccounts(),
    isDown: false,
    life: 0,
    history: [],
    failedLogins: 0,
    foreignWrites: 0,
    draw: parts.draw,
    calls: {
      health: 0,
      listInbounds: 0,
      findAccount: 0,
      listAccounts: 0,
      ensureAccount: 0,
      removeAccount: 0,
      findInbounds: 0,
      createInbound: 0,
      updateInbound: 0,
      removeInbound: 0,
      resetInboundUsage: 0,
      listOnline: 0,
      listClientIps: 0,
      clearClientIps: 0,
      downloadBackup: 0,
    },
    now: () => new Date(clock.now().getTime() + server.clockSkewMs),
    observe: (account, { withLinks = true } = {}) => {
      const { uniqueNames, deviceLimit } = server.capabilities;
      return toObservedFake(account, {
        now: server.now(),
        host: withLinks ? parts.host : null,
        portOf: (key) => server.inbounds.find((inbound) => inbound.key === key)?.port,
        showsIds: !uniqueNames,
        showsDeviceLimit: deviceLimit !== 'none',
      });
    },
  };
  return server;
}

const INBOUNDS: RemoteInbound[] = [
  { key: 'vless-tcp', name: 'VLESS TCP', protocol: 'vless', network: 'tcp', port: 443, enabled: true },
  { key: 'trojan-ws', name: 'Trojan WS', protocol: 'trojan', network: 'ws', port: 8443, enabled: true },
];
