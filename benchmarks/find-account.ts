import { createLeanFetch } from '@panelkit/panel-adapters/lean-fetch';
import { marzban } from '@panelkit/panel-adapters/marzban';
import { threeXUi } from '@panelkit/panel-adapters/three-x-ui';
import { createSystemClock, silentLogger } from '@panelkit/sdk';
import ThreeXUI from '3xui-api-client';
import axios from 'axios';
import { MarzbanSDK } from 'marzban-sdk';
import { ofetch } from 'ofetch';
import { request } from 'undici';
import { median } from './median.ts';
import { startPanelServer } from './start-panel-server.ts';

const ROUNDS = 5;
/** Short turns, one contender after the other, so that what else the machine does meets all alike. */
const TURNS = 20;
const REQUESTS = 240;
const IN_FLIGHT = 16;

/** One way to read an account. `calls`: how many requests it takes. */
interface Contender {
  name: string;
  calls: number;
  find(): Promise<unknown>;
}

function createContenders(url: string): Contender[] {
  const platform = { fetch, clock: createSystemClock(), logger: silentLogger, requestTimeoutMs: 15_000 };
  const lean = { ...platform, fetch: createLeanFetch() };
  const login = { username: 'root', password: 'root-password' };
  const onMarzban = { baseUrl: url, credentials: login };
  const onXui = { baseUrl: url, credentials: { token: 'token' } };
  const adapter = marzban().connect(onMarzban, platform);
  const leanAdapter = marzban().connect(onMarzban, lean);
  const xui = threeXUi().connect(onXui, platform);
  const leanXui = threeXUi().connect(onXui, lean);
  const sdk = new MarzbanSDK({ baseUrl: url, ...login, token: 'token', authenticateOnInit: false });
  const client = new ThreeXUI(url, { token: 'token' });
  const headers = { authorization: 'Bearer token', accept: 'application/json' };
  const user = `${url}/api/user/alpha`;
  const reference = { name: 'alpha', remoteId: null };
  return [
    { name: 'PanelKit, Marzban (validated)', calls: 1, find: () => adapter.findAccount(reference) },
    { name: 'bare ofetch', calls: 1, find: () => ofetch(user, { headers }) },
    {
      name: 'PanelKit, Marzban, lean fetch (validated)',
      calls: 1,
      find: () => leanAdapter.findAccount(reference),
    },
    { name: 'undici.request', calls: 1, find: async () => (await request(user, { headers })).body.json() },
    { name: 'axios', calls: 1, find: async () => (await axios.get(user, { headers })).data },
    { name: 'marzban-sdk', calls: 1, find: () => sdk.user.getUser('alpha') },
    { name: 'PanelKit, 3x-ui v3 (validated)', calls: 3, find: () => xui.findAccount(reference) },
    {
      name: 'PanelKit, 3x-ui v3, lean fetch (validated)',
      calls: 3,
      find: () => leanXui.findAccount(reference),
    },
    { name: '3xui-api-client', calls: 1, find: () => client.getClient('alpha') },
  ];
}

interface Spent {
  cpuUs: number;
  waitedMs: number;
  requests: number;
}

/** What one turn costs. */
async function takeTurn({ find, calls }: Contender): Promise<Spent> {
  let left = Math.round(REQUESTS / calls);
  const count = left * calls;
  const cpu = process.cpuUsage();
  const startedAtMs = performance.now();
  const worker = async (): Promise<void> => {
    for (left -= 1; left >= 0; left -= 1) await find();
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  const { user, system } = process.cpuUsage(cpu);
  return { cpuUs: user + system, waitedMs: performance.now() - startedAtMs, requests: count };
}

/** What each contender spends in a round, over all of its turns. */
async function runRound(contenders: Contender[]): Promise<Spent[]> {
  const spent = contenders.map(() => ({ cpuUs: 0, waitedMs: 0, requests: 0 }));
  for (let turn = 0; turn < TURNS; turn += 1) {
    // Each time another begins: what one leaves behind, the next has to clear away.
    for (const place of contenders.keys()) {
      const index = (place + turn) % contenders.length;
      const contender = contenders[index];
      if (contender === undefined) continue;
      const { cpuUs, waitedMs, requests } = await takeTurn(contender);
      const sum = spent[index];
      if (sum === undefined) continue;
      sum.cpuUs += cpuUs;
      sum.waitedMs += waitedMs;
      sum.requests += requests;
    }
  }
  return spent;
}

/** Reads one account over and over, over connections that are kept, 16 at once. */
export async function benchmarkFindAccount(): Promise<string[]> {
  const server = await startPanelServer();
  try {
    const contenders = createContenders(server.url);
    const found = await contenders[0]?.find();
    if (!JSON.stringify(found).includes('"kind":"found"')) throw new Error('the account is not found');
    await runRound(contenders);
    const rounds: Spent[][] = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await runRound(contenders));
    const floor = 1;
    const rows = contenders.map(({ name }, index) => {
      const of = (figure: (spent: Spent, floorSpent: Spent) => number): number =>
        median(
          rounds.flatMap((round) => {
            const [spent, floorSpent] = [round[index], round[floor]];
            return spent && floorSpent ? [figure(spent, floorSpent)] : [];
          }),
        );
      const cpuUs = of((spent) => spent.cpuUs / spent.requests);
      const ratio = of((spent, bare) => spent.cpuUs / spent.requests / (bare.cpuUs / bare.requests));
      const perSecond = of((spent) => (spent.requests / spent.waitedMs) * 1000);
      return `| ${name} | ${cpuUs.toFixed(0)} | ${ratio.toFixed(2)} | ${perSecond.toFixed(0)} |`;
    });
    return ['| | CPU µs a request | to bare ofetch | requests/s |', '|---|---|---|---|', ...rows];
  } finally {
    server.stop();
  }
}
