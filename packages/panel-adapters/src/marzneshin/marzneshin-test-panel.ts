import {
  type Clock,
  type ObservedAccount,
  type PanelAdapter,
  type PanelConnection,
  type PanelTarget,
  silentLogger,
} from '@panelkit/sdk';
import { marzneshin } from '../marzneshin.ts';
import { desiredOn } from '../tests/desired-account.ts';
import {
  createMarzneshinSimulator,
  type MarzneshinSimulator,
  type MarzneshinSimulatorOptions,
} from './marzneshin-simulator.ts';

/** An account as the engine wants it. */
export const desiredAccount = desiredOn(['1', '2']);

/** A simulated panel, an adapter on it, and what was sent to it. */
export interface MarzneshinTestPanel<TestClock extends Clock> {
  clock: TestClock;
  simulator: MarzneshinSimulator;
  adapter: PanelAdapter;
  connection: PanelConnection;
  target: PanelTarget;
  /** `METHOD path` of each request. */
  sent: string[];
  /** A request past the adapter, as root. */
  call(method: string, path: string, body?: unknown): Promise<Response>;
  /** The same panel through another administrator's login. */
  adapterOf(username: string): PanelAdapter;
  /** A look-up that must find. */
  found(): Promise<ObservedAccount>;
}

export function createMarzneshinTestPanel<TestClock extends Clock>(
  clock: TestClock,
  options: Partial<MarzneshinSimulatorOptions> = {},
): MarzneshinTestPanel<TestClock> {
  const admins = ['root', 'seller'].map((username) => ({
    username,
    password: `${username}-password`,
    isSudo: username === 'root',
  }));
  const simulator = createMarzneshinSimulator({ admins, ...options, clock });
  const sent: string[] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    const request = new Request(input, init);
    sent.push(`${request.method} ${new URL(request.url).pathname}`);
    return simulator.fetch(request);
  };
  const connection: PanelConnection = { fetch, clock, logger: silentLogger, requestTimeoutMs: 15_000 };
  const targetOf = (username: string): PanelTarget => ({
    baseUrl: 'http://panel.test',
    credentials: { username, password: `${username}-password` },
  });
  const adapterOf = (username: string) => marzneshin().connect(targetOf(username), connection);
  const adapter = adapterOf('root');
  return {
    clock,
    simulator,
    adapter,
    connection,
    target: targetOf('root'),
    sent,
    adapterOf,
    call: async (method, path, body) => {
      const login = new URLSearchParams(targetOf('root').credentials);
      const token = await simulator.fetch('http://panel.test/api/admins/token', {
        method: 'POST',
        body: login,
      });
      const { access_token }: { access_token: string } = JSON.parse(await token.text());
      const headers = { authorization: `Bearer ${access_token}` };
      const init = body === undefined ? {} : { body: JSON.stringify(body) };
      return simulator.fetch(`http://panel.test${path}`, { method, headers, ...init });
    },
    found: async () => {
      const result = await adapter.findAccount({ name: desiredAccount().name, remoteId: null });
      if (result.kind !== 'found') throw new Error(`expected an account, got ${result.kind}`);
      return result.account;
    },
  };
}
