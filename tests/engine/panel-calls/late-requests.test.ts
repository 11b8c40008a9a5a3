import { createPanelkit, createScheduler, type PanelAdapter, type PanelDriver } from '@panelkit/sdk';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';
import { violationsOf } from '../violations-of.ts';

const LATE_MS = 5 * 60_000;

/**
 * A shop whose driver sends through `connection.fetch`, and whose first create sends its request minutes
 * after it was given up.
 */
async function shopWithLateDriver() {
  const shop = await createTestPanelkit({ panels: [{ uniqueNames: false }] });
  const writes: string[] = [];
  let isFirst = true;
  const driver: PanelDriver = {
    ...shop.panel.driver,
    kind: 'late',
    connect: (target, connection) => {
      const adapter = shop.panel.driver.connect(target, connection);
      const late: PanelAdapter = {
        ...adapter,
        findAccount: async (reference) => {
          await connection.fetch(`${target.baseUrl}/look`);
          return adapter.findAccount(reference);
        },
        ensureAccount: async (desired, options) => {
          const waitMs = isFirst ? LATE_MS : 0;
          isFirst = false;
          if (waitMs > 0) await connection.clock.sleep(waitMs);
          await connection.fetch(`${target.baseUrl}/write`, { method: 'POST' });
          return adapter.ensureAccount(desired, { existing: options.existing });
        },
      };
      return late;
    },
  };
  const panelkit = createPanelkit({
    backend: shop.backend.reopen(),
    publicUrl: 'https://shop.test',
    currency: 'USD',
    shopName: 'Shop',
    secretKey: 'the-key-of-the-same-shop',
    panelDrivers: [driver],
    fetch: async (url, init) => {
      if (init?.method === 'POST') writes.push(String(url));
      return new Response('{}');
    },
  });
  const { baseUrl, credentials } = shop.panel.target;
  await shop.panelkit.panels.update({ panelId: shop.panels[0]?.id ?? '', status: 'disabled' }, shop.staff());
  const { id } = await panelkit.panels.register(
    { kind: 'late', name: 'Late', baseUrl, credentials },
    shop.staff(),
  );
  await panelkit.panels.syncInbounds(id, shop.staff());
  return { shop, panelkit, writes, scheduler: createScheduler(panelkit) };
}

test('given a create that sends its request long after its deadline, then that request never leaves, and another attempt delivers', async () => {
  const { shop, panelkit, writes, scheduler } = await shopWithLateDriver();
  const customer = await shop.customer({ balanceMinor: 1000 });
  const plan = await shop.plan();
  const order = await panelkit.orders.place(
    { customerId: customer.id, items: [{ planId: plan.id, quantity: 1 }], payment: { method: 'wallet' } },
    shop.as(customer),
  );
  await scheduler.start();
  // The fetch is the engine's: nothing has to be waited for but the deadline and the settling.
  await shop.clock.advance('2m');
  expect((await panelkit.orders.get(order.id, shop.staff())).state.status).toBe('fulfilled');
  await shop.clock.advance(LATE_MS);
  expect(writes).toHaveLength(1);
  expect(shop.panel.calls.ensureAccount).toBe(1);
  expect(shop.panel.accounts()).toHaveLength(1);
  expect(await violationsOf(shop)).toEqual([]);
});
