import {
  type Clock,
  type ObservedAccount,
  type PanelAdapter,
  type PanelConnection,
  type PanelTarget,
  silentLogger,
} from '@panelkit/sdk';
import { sUi } from '../s-ui.ts';
import { desiredOn } from '../tests/desired-account.ts';
import {
  createSUiSimulator,
  type SUiSimulator,
  type SUiSimulatorOptions,
} from './simulator/s-ui-simulator.ts';

/** An account as the engine wants it. */
export const desiredAccount = desiredOn(['1', '2']);

/** The usual address of the simulated panels in tests. */
const BASE_URL = 'http://vpn.example.com:2095/app';
const TOKEN = 'token-of-the-test-panel';

/** What a request was, for counting. */
export interface SentRequest {
  method: string;
  /** Path below the API, with the query: `clients?id=1`. */
  path: string;
}

/** A simulated panel, an adapter on it, and what the adapter sent. */
export interface SUiTestPanel<TestClock extends Clock> {
  clock: TestClock;
  simulator: SUiSimulator;
  adapter: PanelAdapter;
  connection: PanelConnection;
  target: PanelTarget;
  sent: SentRequest[];
  /** The same panel through another address. */
  adapterAt(baseUrl: string): PanelAdapter;
  /** Saves past the adapter, as staff would; the answer's body. */
  save(action: string, data: unknown, object?: string): Promise<unknown>;
  /** A look-up by name that must find. */
  found(name?: string): Promise<ObservedAccount>;
}

export function createSUiTestPanel<TestClock extends Clock>(
  clock: TestClock,
  options: Partial<SUiSimulatorOptions> = {},
): SUiTestPanel<TestClock> {
  const simulator = createSUiSimulator({ token: TOKEN, ...options, clock });
  const sent: SentRequest[] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    const request = new Request(input, init);
    sent.push({ method: request.method, path: request.url.replace(/^.*\/apiv2\//, '') });
    return simulator.fetch(request);
  };
  const connection: PanelConnection = { fetch, clock, logger: silentLogger, requestTimeoutMs: 15_000 };
  const target: PanelTarget = { baseUrl: BASE_URL, credentials: { token: TOKEN } };
  const adapterAt = (baseUrl: string) => sUi().connect({ ...target, baseUrl }, connection);
  const adapter = adapterAt(BASE_URL);
  return {
    clock,
    simulator,
    adapter,
    connection,
    target,
    sent,
    adapterAt,
    save: async (action, data, object = 'clients') => {
      const body = new URLSearchParams({ object, action, data: JSON.stringify(data) });
      const init = { method: 'POST', headers: { token: TOKEN }, body };
      return JSON.parse(await (await simulator.fetch(`${BASE_URL}/apiv2/save?id=0`, init)).text());
    },
    found: async (name = desiredAccount().name) => {
      const result = await adapter.findAccount({ name, remoteId: null });
      if (result.kind !== 'found') throw new Error(`expected an account, got ${result.kind}`);
      return result.account;
    },
  };
}
