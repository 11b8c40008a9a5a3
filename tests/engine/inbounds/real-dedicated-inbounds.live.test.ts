import { sUi } from '@panelkit/panel-adapters/s-ui';
import { threeXUi } from '@panelkit/panel-adapters/three-x-ui';
import {
  createPanelkit,
  createScheduler,
  createSystemClock,
  type PanelDriver,
  type PanelTarget,
  silentLogger,
} from '@panelkit/sdk';
import { createSeededRandom } from '@panelkit/sdk/testing';
import { createMemoryBackend } from '@panelkit/storage-memory';
import { describe, expect, test } from 'vitest';
import { by, staff } from '../../contexts.ts';
import { shopOptions } from '../../shop-options.ts';

const UNITS = 8;
const TIMEOUT_MS = 280_000;
const clock = createSystemClock();
const { env } = process;
const login = (username = '', password = '') => ({ username, password });

/** The real panels that the environment names. */
const PANELS: { name: string; driver: PanelDriver; target: PanelTarget }[] = [
  {
    name: 'THREE_X_UI',
    driver: threeXUi(),
    target: {
      baseUrl: env.PANELKIT_LIVE_THREE_X_UI_URL ?? '',
      credentials: login(env.PANELKIT_LIVE_THREE_X_UI_USERNAME, env.PANELKIT_LIVE_THREE_X_UI_PASSWORD),
    },
  },
  {
    name: 'THREE_X_UI_V2',
    driver: threeXUi(),
    target: {
      baseUrl: env.PANELKIT_LIVE_THREE_X_UI_V2_URL ?? '',
      credentials: login(env.PANELKIT_LIVE_THREE_X_UI_V2_USERNAME, env.PANELKIT_LIVE_THREE_X_UI_V2_PASSWORD),
    },
  },
  {
    name: 'S_UI',
    driver: sUi(),
    target: {
      baseUrl: env.PANELKIT_LIVE_S_UI_URL ?? '',
      credentials: { token: env.PANELKIT_LIVE_S_UI_TOKEN ?? '' },
    },
  },
];

/** The answer of one write in five is lost after it was done. */
const losingFetch = (): typeof globalThis.fetch => {
  const random = createSeededRandom(11);
  return async (input, init) => {
    const response = await fetch(input, init);
    const isWrite = init?.method === 'POST' && !/login|onlines/.test(String(input));
    if (!isWrite || random() >= 0.2) return response;
    await response.arrayBuffer();
    throw new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNRESET' }) });
  };
};

async function openShop({ driver, target }: { driver: PanelDriver; target: PanelTarget }) {
  const panelkit = createPanelkit({
    ...shopOptions,
    backend: createMemoryBackend(),
    panelDrivers: [driver],
    fetch: losingFetch(),
  });
  const panel = { kind: driver.kind, name: 'Real', ...target, allowPrivateAddress: true };
  const { id: panelId } = await panelkit.panels.register(panel, staff());
  await panelkit.panels.test(panelId, staff());
  const slug = `own${crypto.randomUUID().slice(0, 6)}`;
  const security = { kind: 'reality' as const, target: 'example.com:443', serverNames: ['example.com'] };
  const template = { protocol: 'vless' as const, security, port: { from: 23_300, to: 23_399 } };
  const plan = { slug, name: 'Own', price: { amountMinor: 1, currency: 'USD' }, durationDays: 1 };
  const placement = { dedicated: { template } };
  const { id: planId } = await panelkit.plans.create(
    { ...plan, trafficLimitBytes: null, placement },
    staff(),
  );
  const { id: customerId } = await panelkit.customers.ensure({ externalId: 'live' });
  await panelkit.wallets.adjust({ customerId, amountMinor: UNITS, reason: 'test' }, staff());
  const order = { customerId, items: [{ planId, quantity: UNITS }], payment: { method: 'wallet' } };
  return {
    panelkit,
    staff,
    slug,
    buy: () => panelkit.orders.place(order, by({ kind: 'customer', id: customerId })),
  };
}

for (const { name, ...panel } of PANELS) {
  describe.skipIf(panel.target.baseUrl === '')(`dedicated inbounds on a real panel (${name})`, () => {
    test(
      'given a network that loses a fifth of the answers, when units are sold and ended, then each had one inbound, and in the end there is none',
      async () => {
        const { panelkit, staff, slug, buy } = await openShop(panel);
        const connection = { fetch, clock, logger: silentLogger, requestTimeoutMs: 30_000 };
        const adapter = panel.driver.connect(panel.target, connection);
        const made = async () =>
          (await adapter.listInbounds()).filter((inbound) => inbound.name.startsWith(slug));
        const scheduler = createScheduler(panelkit);
        await scheduler.start();
        const order = await buy();
        const until = clock.monotonicMs() + TIMEOUT_MS - 30_000;
        const isDone = async () =>
          (await panelkit.orders.get(order.id, staff())).state.status === 'fulfilled';
        while (!(await isDone()) && clock.monotonicMs() < until) await clock.sleep(500);
        expect(new Set((await made()).map(({ port }) => port)).size).toBe(UNITS);
        expect(await made()).toHaveLength(UNITS);
        const { rows } = await panelkit.subscriptions.list({ orderId: order.id }, staff());
        for (const { id: subscriptionId } of rows)
          await panelkit.subscriptions.terminate({ subscriptionId, reason: 'test' }, staff());
        const left = async () => (await panelkit.inbounds.list({}, staff())).rows.length;
        while ((await left()) > 0 && clock.monotonicMs() < until) await clock.sleep(500);
        await scheduler.stop();
        expect(await left()).toBe(0);
        expect(await made()).toEqual([]);
      },
      TIMEOUT_MS,
    );
  });
}
