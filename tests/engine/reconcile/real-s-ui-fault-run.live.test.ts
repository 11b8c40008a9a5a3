import { sUi } from '@panelkit/panel-adapters/s-ui';
import { createPanelkit, createScheduler, createSystemClock, silentLogger } from '@panelkit/sdk';
import { createSeededRandom } from '@panelkit/sdk/testing';
import { createMemoryBackend } from '@panelkit/storage-memory';
import { describe, expect, test } from 'vitest';
import { by, staff } from '../../contexts.ts';
import { shopOptions } from '../../shop-options.ts';

const { PANELKIT_LIVE_S_UI_URL: baseUrl = '', PANELKIT_LIVE_S_UI_TOKEN: token = '' } = process.env;

const ORDERS = 200;
const TIMEOUT_MS = 280_000;
const clock = createSystemClock();

/** One in ten saves is done and its answer lost. */
function createLosingFetch(): { fetch: typeof globalThis.fetch; lost: () => number } {
  const random = createSeededRandom(7);
  let lost = 0;
  const losing: typeof globalThis.fetch = async (input, init) => {
    const response = await fetch(input, init);
    const isSave = init?.method === 'POST' && String(input).includes('/apiv2/save');
    if (!isSave || random() >= 0.1) return response;
    lost += 1;
    await response.arrayBuffer();
    throw new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNRESET' }) });
  };
  return { fetch: losing, lost: () => lost };
}

async function createShop(fetch: typeof globalThis.fetch) {
  const panelkit = createPanelkit({
    ...shopOptions,
    backend: createMemoryBackend(),
    panelDrivers: [sUi()],
    fetch,
  });
  const panel = await panelkit.panels.register(
    { kind: 's-ui', name: 'Real', baseUrl, credentials: { token }, allowPrivateAddress: true },
    staff(),
  );
  await panelkit.panels.syncInbounds(panel.id, staff());
  const price = { amountMinor: 1000, currency: 'USD' };
  const terms = { durationDays: 30, trafficLimitBytes: 1_000_000_000 };
  const plan = await panelkit.plans.create({ slug: 'real', name: 'Real', price, ...terms }, staff());
  const customer = await panelkit.customers.ensure({ externalId: 'live-buyer' });
  const amountMinor = ORDERS * 1000;
  await panelkit.wallets.adjust({ customerId: customer.id, amountMinor, reason: 'test' }, staff());
  return { panelkit, by, staff, planId: plan.id, customerId: customer.id };
}

/** Past the engine: all accounts of the panel that a shop's note names. */
async function soldAccounts(subscriptionIds: Set<string>) {
  const connection = { fetch, clock, logger: silentLogger, requestTimeoutMs: 30_000 };
  const adapter = sUi().connect({ baseUrl, credentials: { token } }, connection);
  const sold = [];
  for await (const { accounts } of adapter.listAccounts()) {
    sold.push(...accounts.filter(({ note = '' }) => subscriptionIds.has(note.split(' ').at(-1) ?? '')));
  }
  return { adapter, sold };
}

describe.skipIf(baseUrl === '')('a real S-UI (PANELKIT_LIVE_S_UI_URL)', () => {
  test(
    'given a network that loses the answers of 10 % of the saves, when 200 orders are placed at once, then exactly 200 accounts exist',
    async () => {
      const losing = createLosingFetch();
      const { panelkit, by, staff, planId, customerId } = await createShop(losing.fetch);
      const scheduler = createScheduler(panelkit);
      await scheduler.start();
      for (let placed = 0; placed < ORDERS; placed += 1) {
        const order = { customerId, items: [{ planId, quantity: 1 }], payment: { method: 'wallet' } };
        await panelkit.orders.place(order, by({ kind: 'customer', id: customerId }));
      }
      const isDone = async (): Promise<boolean> =>
        (await panelkit.orders.list({ status: 'fulfilled', limit: ORDERS }, staff())).rows.length === ORDERS;
      const until = clock.monotonicMs() + TIMEOUT_MS - 60_000;
      while (!(await isDone()) && clock.monotonicMs() < until) await clock.sleep(1000);
      await scheduler.stop();
      const { rows } = await panelkit.subscriptions.list({ limit: ORDERS }, staff());
      const { adapter, sold } = await soldAccounts(new Set(rows.map(({ id }) => id)));
      for (const account of sold) await adapter.removeAccount(account);
      expect(losing.lost()).toBeGreaterThan(ORDERS / 100);
      expect(sold).toHaveLength(ORDERS);
      expect(new Set(sold.map(({ name }) => name)).size).toBe(ORDERS);
      expect(await isDone()).toBe(true);
    },
    TIMEOUT_MS,
  );
});
