import { sUi } from '@panelkit/panel-adapters/s-ui';
import { createSUiSimulator } from '@panelkit/panel-adapters/simulators';
import { type CommandContext, createPanelkit, createScheduler, GIB_BYTES } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import { createMemoryBackend } from '@panelkit/storage-memory';
import { expect, test } from 'vitest';
import { checkInvariants } from '../invariants/check-invariants.ts';

const ORDERS = 200;
const WAVE = 20;

async function createSUiShop() {
  const clock = createTestClock();
  const simulator = createSUiSimulator({ clock, seed: 5 });
  const backend = createMemoryBackend({ clock });
  const panelkit = createPanelkit({
    backend,
    secretKey: 'a-secret-key-that-only-tests-know',
    publicUrl: 'https://shop.test',
    currency: 'USD',
    shopName: 'Shop',
    panelDrivers: [sUi()],
    fetch: simulator.fetch,
  });
  let keys = 0;
  const by = (actor: CommandContext['actor']): CommandContext => {
    keys += 1;
    return { actor, idempotencyKey: `key-${keys}` };
  };
  const staff = (): CommandContext => by({ kind: 'staff', id: 'tester' });
  const credentials = { token: 'simulated-token' };
  const panel = await panelkit.panels.register(
    { kind: 's-ui', name: 'S', baseUrl: 'https://s-ui.test/app', credentials },
    staff(),
  );
  await panelkit.panels.syncInbounds(panel.id, staff());
  const scheduler = createScheduler(panelkit);
  return { clock, simulator, backend, panelkit, by, staff, panelId: panel.id, scheduler };
}

type Shop = Awaited<ReturnType<typeof createSUiShop>>;

async function createPlans({ panelkit, panelId, staff }: Shop): Promise<string[]> {
  const { rows } = await panelkit.inbounds.list({ panelId }, staff());
  const plans = rows.map((inbound, index) => ({
    ...{ slug: `plan-${index}`, name: 'Plan', price: { amountMinor: 1000, currency: 'USD' } },
    ...{ durationDays: 30, trafficLimitBytes: 50 * GIB_BYTES },
    placement: { preferredInboundId: inbound.id },
  }));
  return Promise.all(plans.map(async (plan) => (await panelkit.plans.create(plan, staff())).id));
}

test('given an S-UI that takes equal names, loses 10 % of its answers after commit, fails 5 % after commit, locks its database for 10 % of the saves and restarts twice, when 200 orders are placed, then exactly 200 accounts exist', async () => {
  const shop = await createSUiShop();
  const { clock, simulator, backend, panelkit, by, staff, panelId, scheduler } = shop;
  const planIds = await createPlans(shop);
  const customer = await panelkit.customers.ensure({ externalId: 'buyer' });
  const amountMinor = ORDERS * 1000;
  await panelkit.wallets.adjust({ customerId: customer.id, amountMinor, reason: 'test' }, staff());
  const saves = { method: 'POST', path: /\/save$/ };
  simulator.faults.sometimes({ kind: 'drop-after-commit' }, 0.1, saves);
  simulator.faults.sometimes({ kind: 'error-after-commit' }, 0.05, saves);
  simulator.locks.sometimes(0.1);
  await scheduler.start();

  let placed = 0;
  let restarts = 0;
  while (placed < ORDERS) {
    if (placed >= 70 * (restarts + 1) && restarts < 2) {
      restarts += 1;
      simulator.faults.restart(20_000);
    }
    const wave = Array.from({ length: Math.min(WAVE, ORDERS - placed) }, (_, index) => {
      const items = [{ planId: planIds[(placed + index) % planIds.length] ?? '', quantity: 1 }];
      const order = { customerId: customer.id, items, payment: { method: 'wallet' } };
      return panelkit.orders.place(order, by({ kind: 'customer', id: customer.id }));
    });
    // While three contacts in a row failed the shop sells nothing; who was refused comes again.
    const answers = await Promise.allSettled(wave);
    placed += answers.filter(({ status }) => status === 'fulfilled').length;
    await clock.advance('30s');
  }
  expect(restarts).toBe(2);
  simulator.faults.clear();
  simulator.locks.sometimes(0);
  await clock.advance('3h');
  await scheduler.stop();

  const accounts = simulator.accounts();
  expect(accounts).toHaveLength(ORDERS);
  expect(new Set(accounts.map(({ name }) => name)).size).toBe(ORDERS);
  expect((await panelkit.orders.list({ status: 'fulfilled', limit: ORDERS }, staff())).rows).toHaveLength(
    ORDERS,
  );
  expect(simulator.faults.count('drop-after-commit')).toBeGreaterThan(ORDERS / 20);
  expect(simulator.faults.count('error-after-commit')).toBeGreaterThan(ORDERS / 40);
  expect(simulator.locks.count()).toBeGreaterThan(ORDERS / 20);
  const witness = accounts.map((account) => ({
    name: account.name,
    note: account.desc,
    status: 'active' as const,
    expiresAt: account.expiry === 0 ? null : new Date(account.expiry * 1000),
    trafficLimitBytes: account.volume,
  }));
  const panels = [{ panelId, accounts: () => witness }];
  expect(await checkInvariants({ backend, panels, shopName: 'Shop' })).toEqual([]);
}, 60_000);
