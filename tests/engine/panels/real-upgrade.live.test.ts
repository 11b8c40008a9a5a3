import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { sUi } from '@panelkit/panel-adapters/s-ui';
import { threeXUi } from '@panelkit/panel-adapters/three-x-ui';
import {
  type CommandContext,
  createPanelkit,
  createScheduler,
  createSystemClock,
  GIB_BYTES,
} from '@panelkit/sdk';
import { createMemoryBackend } from '@panelkit/storage-memory';
import { expect, test } from 'vitest';
import { staff } from '../../contexts.ts';
import { shopOptions } from '../../shop-options.ts';

const {
  PANELKIT_LIVE_UPGRADE_URL: baseUrl = '',
  PANELKIT_LIVE_UPGRADE_KIND: kind = 'three-x-ui',
  PANELKIT_LIVE_UPGRADE_USERNAME: username = '',
  PANELKIT_LIVE_UPGRADE_PASSWORD: password = '',
  PANELKIT_LIVE_UPGRADE_TOKEN: token = '',
  PANELKIT_LIVE_UPGRADE_COMMAND: command = '',
} = process.env;

const EVERY_MS = 30_000;
const SALES = 8;
const DELIVERED_WITHIN_MS = 120_000;

async function openShop() {
  const panelkit = createPanelkit({
    ...shopOptions,
    backend: createMemoryBackend({ clock: createSystemClock() }),
    panelDrivers: [threeXUi(), sUi()],
  });
  const credentials = token === '' ? { username, password } : { token };
  const { id } = await panelkit.panels.register(
    { kind, name: 'P', baseUrl, credentials, allowPrivateAddress: true },
    staff(),
  );
  await panelkit.panels.syncInbounds(id, staff());
  const price = { amountMinor: 1000, currency: 'USD' };
  const terms = { durationDays: 30, trafficLimitBytes: GIB_BYTES };
  const plan = await panelkit.plans.create({ slug: 'p', name: 'P', price, ...terms }, staff());
  const { id: customerId } = await panelkit.customers.ensure({ externalId: 'buyer' });
  await panelkit.wallets.adjust({ customerId, amountMinor: 100_000, reason: 'test' }, staff());
  const buyer = (): CommandContext => ({ ...staff(), actor: { kind: 'customer', id: customerId } });
  const buy = () =>
    panelkit.orders.place(
      { customerId, items: [{ planId: plan.id, quantity: 1 }], payment: { method: 'wallet' } },
      buyer(),
    );
  return { panelkit, panelId: id, staff, buyer, buy, scheduler: createScheduler(panelkit) };
}

/** Milliseconds from the purchase to the delivery. */
async function deliveryOf({ panelkit, buy, buyer }: Awaited<ReturnType<typeof openShop>>): Promise<number> {
  const startedAtMs = performance.now();
  const order = await buy();
  while ((await panelkit.orders.get(order.id, buyer())).state.status !== 'fulfilled') {
    if (performance.now() - startedAtMs > DELIVERED_WITHIN_MS)
      throw new Error('It was not delivered in time');
    await sleep(250);
  }
  return Math.round(performance.now() - startedAtMs);
}

test.skipIf(command === '')(
  'given a real panel that sells (PANELKIT_LIVE_UPGRADE_URL), when it is upgraded in place (PANELKIT_LIVE_UPGRADE_COMMAND), then every sale is delivered within two minutes, and each account is there once',
  async () => {
    const shop = await openShop();
    const { panelkit, panelId, staff } = shop;
    const before = await panelkit.panels.get(panelId, staff());
    await shop.scheduler.start();
    const sales: Promise<number>[] = [];
    for (let sale = 0; sale < SALES; sale += 1) {
      sales.push(deliveryOf(shop));
      if (sale === 2) await promisify(execFile)('sh', ['-c', command]);
      await sleep(EVERY_MS);
    }
    const deliveriesMs = await Promise.all(sales);
    await panelkit.panels.test(panelId, staff());
    const after = await panelkit.panels.get(panelId, staff());
    await panelkit.usage.sync(panelId, staff());
    const report = await panelkit.panels.findDrift(panelId, staff());
    await shop.scheduler.stop();
    console.info(`${before.version} to ${after.version}: delivered after ${deliveriesMs.join(', ')} ms`);
    expect(after.version).not.toBe(before.version);
    expect(report).toMatchObject({ accountCount: SALES, counts: { missing: 0, 'limits-differ': 0 } });
    expect(report.entries.filter(({ kinds }) => !kinds.includes('foreign'))).toEqual([]);
  },
  (SALES + 4) * EVERY_MS,
);
