import { marzban } from '@panelkit/panel-adapters/marzban';
import { createMarzbanSimulator } from '@panelkit/panel-adapters/simulators';
import { type CommandContext, createPanelkit, createScheduler, GIB_BYTES } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import { createMemoryBackend } from '@panelkit/storage-memory';
import { expect, test } from 'vitest';
import { checkInvariants } from '../invariants/check-invariants.ts';

const ORDERS = 500;
const WAVE = 25;

async function createMarzbanShop() {
  const clock = createTestClock();
  const simulator = createMarzbanSimulator({ clock, seed: 11 });
  const backend = createMemoryBackend({ clock });
  const panelkit = createPanelkit({
    backend,
    secretKey: 'a-secret-key-that-only-tests-know',
    publicUrl: 'https://shop.test',
    currency: 'USD',
    shopName: 'Shop',
    panelDrivers: [marzban()],
    fetch: simulator.fetch,
  });
  let keys = 0;
  const by = (actor: CommandContext['actor']): CommandContext => {
    keys += 1;
    return { actor, idempotencyKey: `key-${keys}` };
  };
  const staff = (): CommandContext => by({ kind: 'staff', id: 'tester' });
  const credentials = { username: 'root', password: 'root-password' };
  const panel = await panelkit.panels.register(
    { kind: 'marzban', name: 'M', baseUrl: 'https://marzban.test', credentials },
    staff(),
  );
  await panelkit.panels.syncInbounds(panel.id, staff());
  return {
    clock,
    simulator,
    backend,
    panelkit,
    by,
    staff,
    panelId: panel.id,
    scheduler: createScheduler(panelkit),
  };
}

test('given a Marzban that drops 10 % of its answers after commit, fails 5 % after commit, loses 5 % of sessions and restarts twice, when 500 orders are placed, then exactly 500 accounts exist', async () => {
  const { clock, simulator, backend, panelkit, by, staff, panelId, scheduler } = await createMarzbanShop();
  const { rows: inbounds } = await panelkit.inbounds.list({ panelId }, staff());
  const plans = await Promise.all(
    inbounds.map((inbound, index) =>
      panelkit.plans.create(
        {
          slug: `plan-${index}`,
          name: 'Plan',
          price: { amountMinor: 1000, currency: 'USD' },
          durationDays: 30,
          trafficLimitBytes: 50 * GIB_BYTES,
          placement: { preferredInboundId: inbound.id },
        },
        staff(),
      ),
    ),
  );
  const customer = await panelkit.customers.ensure({ externalId: 'buyer' });
  const amountMinor = ORDERS * 1000;
  await panelkit.wallets.adjust({ customerId: customer.id, amountMinor, reason: 'test' }, staff());
  const writes = { path: /^\/api\/user/ };
  simulator.faults.sometimes({ kind: 'drop-after-commit' }, 0.1, writes);
  simulator.faults.sometimes({ kind: 'error-after-commit' }, 0.05, writes);
  simulator.faults.sometimes({ kind: 'lost-session' }, 0.05, writes);
  await scheduler.start();

  let placed = 0;
  let restarts = 0;
  while (placed < ORDERS) {
    if (placed >= 150 * (restarts + 1) && restarts < 2) {
      restarts += 1;
      simulator.faults.restart(20_000);
    }
    const wave = Array.from({ length: Math.min(WAVE, ORDERS - placed) }, (_, index) => {
      const items = [{ planId: plans[(placed + index) % plans.length]?.id ?? '', quantity: 1 }];
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
  await clock.advance('3h');
  await scheduler.stop();

  const accounts = simulator.accounts();
  expect(accounts).toHaveLength(ORDERS);
  expect((await panelkit.orders.list({ status: 'fulfilled', limit: ORDERS }, staff())).rows).toHaveLength(
    ORDERS,
  );
  expect(simulator.faults.count('drop-after-commit')).toBeGreaterThan(ORDERS / 20);
  expect(simulator.faults.count('error-after-commit')).toBeGreaterThan(ORDERS / 40);
  const witness = accounts.map((account) => ({
    name: account.username,
    note: account.note ?? '',
    status: 'active' as const,
    expiresAt: account.expire === null ? null : new Date(account.expire * 1000),
    trafficLimitBytes: account.dataLimit,
  }));
  const panels = [{ panelId, accounts: () => witness }];
  expect(await checkInvariants({ backend, panels, shopName: 'Shop' })).toEqual([]);
}, 60_000);
