import {
  type Clock,
  type ObservedAccount,
  type PanelAdapter,
  type PanelConnection,
  type PanelTarget,
  silentLogger,
} from '@panelkit/sdk';
import { marzban } from '../marzban.ts';
import { desiredOn } from '../tests/desired-account.ts';
import {
  createMarzbanSimulator,
  type MarzbanSimulator,
  type MarzbanSimulatorOptions,
} from './simulator/marzban-simulator.ts';
import type { SimulatedAdmin } from './simulator/marzban-state.ts';

/** An account as the engine wants it. */
export const desiredAccount = desiredOn(['VLESS TCP', 'Trojan TCP']);

/** The administrators of the simulated panels in tests: with a row, of the environment, and without sudo. */
const ADMINS: SimulatedAdmin[] = [
  { username: 'root', password: 'root-password', isSudo: true, ownerRow: true },
  { username: 'envroot', password: 'envroot-password', isSudo: true, ownerRow: false },
  { username: 'seller', password: 'seller-password', isSudo: false, ownerRow: true },
];

const BASE_URL = 'http://panel.test';

/** What a request was, for counting. */
export interface SentRequest {
  method: string;
  path: string;
}

/** A simulated panel, an adapter on it, and what the adapter sent. */
export interface TestPanel<TestClock extends Clock> {
  clock: TestClock;
  simulator: MarzbanSimulator;
  adapter: PanelAdapter;
  connection: PanelConnection;
  target: PanelTarget;
  sent: SentRequest[];
  /** The same panel through another administrator's login. */
  adapterOf(username: string, password?: string): PanelAdapter;
  /** A look-up that must find. */
  found(name?: string): Promise<ObservedAccount>;
}

/** How a test's panel differs from the usual one; `username` is who logs in. */
export type TestPanelOptions = Partial<MarzbanSimulatorOptions> & { username?: string };

export function createTestPanel<TestClock extends Clock>(
  clock: TestClock,
  options: TestPanelOptions = {},
): TestPanel<TestClock> {
  const { username = 'root', ...simulatorOptions } = options;
  const simulator = createMarzbanSimulator({ admins: ADMINS, ...simulatorOptions, clock });
  const sent: SentRequest[] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    const request = new Request(input, init);
    sent.push({ method: request.method, path: new URL(request.url).pathname });
    return simulator.fetch(request);
  };
  const connection: PanelConnection = { fetch, clock, logger: silentLogger, requestTimeoutMs: 15_000 };
  const targetOf = (name: string, password = `${name}-password`): PanelTarget => ({
    baseUrl: BASE_URL,
    credentials: { username: name, password },
  });
  const adapterOf = (name: string, password?: string) =>
    marzban().connect(targetOf(name, password), connection);
  const adapter = adapterOf(username);
  const found = async (name = desiredAccount().name): Promise<ObservedAccount> => {
    const result = await adapter.findAccount({ name, remoteId: null });
    if (result.kind !== 'found') throw new Error(`expected an account, got ${result.kind}`);
    return result.account;
  };
  return { clock, simulator, adapter, connection, target: targetOf(username), sent, adapterOf, found };
}
