import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createLeanFetch } from '@panelkit/panel-adapters/lean-fetch';
import { threeXUi } from '@panelkit/panel-adapters/three-x-ui';
import { createSystemClock, type PanelAdapter, silentLogger } from '@panelkit/sdk';
import ThreeXUI from '3xui-api-client';
import { median } from './median.ts';
import { startPanelServer } from './start-panel-server.ts';

const ROUNDS = 5;
const TURNS = 5;
const PATH = '/panel/api/clients/list';

/** One way to read all accounts. */
interface Contender {
  name: string;
  /** Calls `hold` once while it holds what it is given first. */
  list(hold: () => void): Promise<number>;
}

interface Spent {
  cpuMs: number;
  longestBlockMs: number;
  heapMib: number;
}

function createContenders(url: string, text: string): Contender[] {
  const connection = { fetch, clock: createSystemClock(), logger: silentLogger, requestTimeoutMs: 60_000 };
  const target = { baseUrl: url, credentials: { token: 'token' } };
  const adapter = threeXUi().connect(target, connection);
  const leanAdapter = threeXUi().connect(target, { ...connection, fetch: createLeanFetch() });
  const client = new ThreeXUI(url, { token: 'token' });
  return [
    { name: 'JSON.parse of the text alone', list: async (hold) => countOf(JSON.parse(text), hold) },
    {
      name: 'fetch and JSON.parse',
      list: async (hold) => countOf(JSON.parse(await (await fetch(url + PATH)).text()), hold),
    },
    {
      name: 'PanelKit, 3x-ui v3 (validated, as accounts)',
      list: (hold) => countListed(adapter, hold),
    },
    {
      name: 'PanelKit, 3x-ui v3, lean fetch (validated, as accounts)',
      list: (hold) => countListed(leanAdapter, hold),
    },
    { name: '3xui-api-client (as it came)', list: async (hold) => countOf(await client.getClients(), hold) },
  ];
}

async function countListed(adapter: Pick<PanelAdapter, 'listAccounts'>, hold: () => void): Promise<number> {
  let count = 0;
  for await (const { accounts } of adapter.listAccounts({ withLinks: false })) {
    if (count === 0) hold();
    count += accounts.length;
  }
  return count;
}

function countOf(answer: { obj: unknown[] }, hold: () => void): number {
  hold();
  return answer.obj.length;
}

/** CPU of the process, and the longest time in which nothing else ran. */
async function takeTurn({ list }: Contender, clients: number): Promise<Omit<Spent, 'heapMib'>> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await pause();
  delay.reset();
  const cpu = process.cpuUsage();
  if ((await list(() => {})) !== clients) throw new Error('accounts are missing');
  const { user, system } = process.cpuUsage(cpu);
  await pause();
  delay.disable();
  return { cpuMs: (user + system) / 1000, longestBlockMs: delay.max / 1e6 };
}

/** What it keeps alive in the heap. */
async function heldMib({ list }: Contender): Promise<number> {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  let held = 0;
  await list(() => {
    globalThis.gc?.();
    held = process.memoryUsage().heapUsed - before;
  });
  return held / 2 ** 20;
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}

/** Reads 10,000 clients of a 3x-ui. */
export async function benchmarkListAccounts(): Promise<string[]> {
  const server = await startPanelServer();
  try {
    const text = await (await fetch(server.url + PATH)).text();
    const clients = JSON.parse(text).obj.length;
    const contenders = createContenders(server.url, text);
    const turns: Spent[][] = contenders.map(() => []);
    for (let turn = -TURNS; turn < ROUNDS * TURNS; turn += 1) {
      for (const [index, contender] of contenders.entries()) {
        const spent = { ...(await takeTurn(contender, clients)), heapMib: await heldMib(contender) };
        if (turn >= 0) turns[index]?.push(spent);
      }
    }
    const of = (index: number, figure: keyof Spent): number =>
      median((turns[index] ?? []).map((spent) => spent[figure]));
    const rows = contenders.map(({ name }, index) => {
      const ratio = of(index, 'cpuMs') / of(1, 'cpuMs');
      const figures = [
        of(index, 'cpuMs').toFixed(0),
        ratio.toFixed(2),
        of(index, 'longestBlockMs').toFixed(0),
      ];
      return `| ${[name, ...figures, of(index, 'heapMib').toFixed(1)].join(' | ')} |`;
    });
    return [
      `${clients} clients, a body of ${(text.length / 2 ** 20).toFixed(1)} MiB.`,
      '',
      '| | CPU ms | to fetch and parse | longest block ms | heap held, MiB |',
      '|---|---|---|---|---|',
      ...rows,
    ];
  } finally {
    server.stop();
  }
}
