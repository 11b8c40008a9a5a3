import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createMarzbanSimulator,
  type MarzbanSimulator,
  type SimulatorServer,
  startSimulatorServer,
} from '@panelkit/panel-adapters/simulators';
import { createSystemClock } from '@panelkit/sdk';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type ShopProcess, startShop } from '../browser/start-shop.ts';
import { browseAsAda, buyStarter } from './buy-as-ada.ts';

const started: ShopProcess[] = [];
let folder: string;
let simulator: MarzbanSimulator;
let server: SimulatorServer;
/** Creates that reached the panel and got no answer yet. */
let held: string[];
let settings: Record<string, string>;
let letGo: () => void;

/** Where a create stops until it is let go. */
type Hold = 'before it is done' | 'after it is done' | null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'panelkit-killed-'));
  simulator = createMarzbanSimulator({ clock: createSystemClock() });
  held = [];
  const released = Promise.withResolvers<void>();
  letGo = released.resolve;
  const holds: Hold[] = ['before it is done', 'after it is done'];
  const handle = async (request: Request): Promise<Response> => {
    const isCreate = request.method === 'POST' && new URL(request.url).pathname === '/api/user';
    const hold = isCreate ? (holds.shift() ?? null) : null;
    if (hold === 'before it is done') {
      held.push(hold);
      await released.promise;
    }
    const answer = await simulator.handle(request);
    if (hold === 'after it is done') {
      held.push(hold);
      await released.promise;
    }
    return answer;
  };
  server = await startSimulatorServer({ handle }, { port: 0 });
  settings = {
    STORAGE: 'durable',
    DATA_DIR: join(folder, 'data'),
    PANEL_TIMEOUT_SECONDS: '2',
    SELL_PRIVATE_LINKS: 'true',
    SHOP_CURRENCY: 'USD',
    MARZBAN_URL: server.url,
    MARZBAN_USERNAME: 'root',
    MARZBAN_PASSWORD: 'root-password',
    SHOP_DEMO_CREDIT: '2000',
  };
});
afterEach(async () => {
  letGo();
  await Promise.all(started.splice(0).map((shop) => shop.stop()));
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

function start(): ShopProcess {
  const shop = startShop(settings);
  started.push(shop);
  return shop;
}

test('given two creates on the wire, one done and one not, when the process is killed and started again, then each unit has exactly one account', async () => {
  const killed = start();
  const order = await buyStarter(await browseAsAda(await killed.opened()), 3);
  // The third unit is created and nobody holds it; the other two are under way when the process dies.
  await vi.waitFor(() => expect(held.toSorted()).toEqual(['after it is done', 'before it is done']), soon);
  await vi.waitFor(() => expect(simulator.accounts()).toHaveLength(2), soon);
  await killed.kill();

  const again = start();
  const address = await again.opened();
  // The create that had not been done comes through only now, when nobody waits for its answer.
  letGo();
  const browser = await browseAsAda(address);
  await vi.waitFor(async () => expect((await browser.get(order)).text).toContain('3 of 3 delivered'), soon);
  expect(simulator.accounts()).toHaveLength(3);
  expect(new Set(simulator.accounts().map(({ note }) => note)).size).toBe(3);
  expect((await browser.get('/plans/starter')).text).toContain('$11.00');
}, 150_000);

const soon = { timeout: 90_000, interval: 200 };
