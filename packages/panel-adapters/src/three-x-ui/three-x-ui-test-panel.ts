import {
  type Clock,
  type DesiredAccount,
  type ObservedAccount,
  type PanelAdapter,
  type PanelConnection,
  type PanelTarget,
  silentLogger,
} from '@panelkit/sdk';
import { desiredOn } from '../tests/desired-account.ts';
import { threeXUi } from '../three-x-ui.ts';
import {
  createThreeXUiSimulator,
  type ThreeXUiSimulator,
  type ThreeXUiSimulatorOptions,
} from './simulator/three-x-ui-simulator.ts';

/** An account as the engine wants it. */
export const desiredAccount = desiredOn(['1']);

/** What a request was, for counting. */
export interface SentRequest {
  method: string;
  path: string;
  body: string;
}

/** A simulated panel, an adapter on it, and what the adapter sent. */
export interface TestPanel<TestClock extends Clock> {
  clock: TestClock;
  simulator: ThreeXUiSimulator;
  adapter: PanelAdapter;
  connection: PanelConnection;
  target: PanelTarget;
  sent: SentRequest[];
  /** The same panel with other credentials. */
  adapterWith(credentials: Record<string, string>): PanelAdapter;
  /** A look-up that must find. */
  found(name?: string): Promise<ObservedAccount>;
  /** Looks, and passes on what it found. */
  ensure(
    desired: DesiredAccount,
    options?: { resetUsage?: boolean },
  ): ReturnType<PanelAdapter['ensureAccount']>;
}

export function createTestPanel<TestClock extends Clock>(
  clock: TestClock,
  options: Partial<ThreeXUiSimulatorOptions> = {},
): TestPanel<TestClock> {
  const simulator = createThreeXUiSimulator({ basePath: '/base', ...options, clock });
  const sent: SentRequest[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const body = await request.clone().text();
    sent.push({ method: request.method, path: new URL(request.url).pathname.replace('/base', ''), body });
    return simulator.fetch(request);
  };
  const connection: PanelConnection = { fetch, clock, logger: silentLogger, requestTimeoutMs: 15_000 };
  const baseUrl = 'http://panel.test/base';
  const target: PanelTarget = { baseUrl, credentials: { username: 'root', password: 'root-password' } };
  const adapterWith = (credentials: Record<string, string>) =>
    threeXUi().connect({ baseUrl, credentials }, connection);
  const adapter = adapterWith(target.credentials);
  const found = async (name = desiredAccount().name): Promise<ObservedAccount> => {
    const result = await adapter.findAccount({ name, remoteId: null });
    if (result.kind !== 'found') throw new Error(`expected an account, got ${result.kind}`);
    return result.account;
  };
  const ensure: TestPanel<TestClock>['ensure'] = async (desired, ensureOptions) => {
    const seen = await adapter.findAccount({ name: desired.name, remoteId: null });
    const existing = seen.kind === 'found' ? seen.account : null;
    return adapter.ensureAccount(desired, { ...ensureOptions, existing });
  };
  return { clock, simulator, adapter, connection, target, sent, adapterWith, found, ensure };
}
