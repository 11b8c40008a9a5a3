import { createPanelkit, createScheduler } from '@panelkit/sdk';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { engineOf } from '../../../packages/sdk/src/engine/api/create-panelkit.ts';
import { holdLease } from '../../../packages/sdk/src/engine/locks/held-lease.ts';
import { applyDecision } from '../../../packages/sdk/src/engine/reconcile/apply-decision.ts';
import { shopOptions } from '../../shop-options.ts';
import { violationsOf } from '../violations-of.ts';

/** The next process of the same shop, with automatic provisioning switched off. */
async function reopenSwitchedOff(shop: TestPanelkit): Promise<TestPanelkit> {
  shop.backend.crash();
  const backend = shop.backend.reopen();
  const panelkit = createPanelkit({
    ...shopOptions,
    backend,
    panelDrivers: [shop.panel.driver],
    settings: { provisioningEnabled: false },
  });
  const scheduler = createScheduler(panelkit);
  await scheduler.start();
  return { ...shop, backend, panelkit, scheduler };
}

describe('automatic provisioning switched off', () => {
  test('given a unit under way, when the shop comes back switched off, then it waits for staff without a deadline, and goes on when they start it', async () => {
    const before = await createTestPanelkit();
    const customer = await before.customer({ balanceMinor: 1000 });
    await before.scheduler.start();
    before.panel.goDown();
    const order = await before.buy(customer, await before.plan());
    await before.clock.advance('1m');
    const shop = await reopenSwitchedOff(before);
    shop.panel.comeBack();
    await shop.clock.advance('30h');

    const [waiting] = await shop.panelkit.units.listByOrder(order.id, shop.staff());
    expect(waiting).toMatchObject({ waitsForStaff: true, state: { status: 'pending' } });
    expect(shop.panel.accounts()).toHaveLength(0);

    await shop.panelkit.units.start({ unitId: waiting?.id ?? '' }, shop.staff());
    await shop.clock.advance('5s');
    expect((await shop.panelkit.orders.get(order.id, shop.staff())).state.status).toBe('fulfilled');
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a suspended account, when the shop is switched off, then a resumption waits for staff, and what switches off is written', async () => {
    const before = await createTestPanelkit();
    const customer = await before.customer({ balanceMinor: 2000 });
    await before.scheduler.start();
    const order = await before.buy(customer, await before.plan(), 2);
    await before.clock.advance('1m');
    const { rows } = await before.panelkit.subscriptions.list({ orderId: order.id }, before.staff());
    const [{ id: off, accountId } = { id: '', accountId: '' }, { id: on } = { id: '' }] = rows;
    await before.panelkit.subscriptions.suspend({ subscriptionId: off, reason: 'abuse' }, before.staff());
    await before.clock.advance('1m');
    const shop = await reopenSwitchedOff(before);
    await shop.panelkit.subscriptions.resume({ subscriptionId: off }, shop.staff());
    await shop.panelkit.subscriptions.suspend({ subscriptionId: on, reason: 'abuse' }, shop.staff());
    await shop.clock.advance('30h');
    expect(shop.panel.accounts().map(({ status }) => status)).toEqual(['disabled', 'disabled']);
    expect(await shop.backend.storage.accounts.find(accountId)).toMatchObject({
      lastError: { code: 'PROVISIONING_OFF' },
    });
  });

  test('given a cancelled unit, when the shop is switched off, then its account is removed all the same', async () => {
    const before = await createTestPanelkit({ panels: [{ losesWrites: true }] });
    const customer = await before.customer({ balanceMinor: 1000 });
    await before.scheduler.start();
    before.panel.faults.next('ensureAccount', { kind: 'drop-after-commit' });
    const order = await before.buy(customer, await before.plan());
    await before.clock.advance('1s');
    const shop = await reopenSwitchedOff(before);
    await shop.panelkit.orders.cancel({ orderId: order.id, reason: 'mind changed' }, shop.as(customer));
    await shop.clock.advance('1h');
    expect(shop.panel.accounts()).toHaveLength(0);
    expect((await shop.panelkit.orders.get(order.id, shop.staff())).state.status).toBe('cancelled');
  });

  test('given an account that was condemned after an attempt read it, then it does not wait for staff with its unit', async () => {
    const shop = await createTestPanelkit();
    await shop.buy(await shop.customer({ balanceMinor: 1000 }), await shop.plan());
    const { storage } = shop.backend;
    const [read] = (await storage.accounts.list({})).rows;
    if (read === undefined) throw new TypeError('the unit has no account');
    await storage.transaction(async (tx) => {
      await tx.accounts.get(read.id);
      await tx.accounts.update(read.id, { condemnedAt: shop.clock.now() });
    });
    const engine = engineOf(shop.panelkit);
    const lease = await holdLease(engine, `account:${read.id}`);
    if (lease === null) throw new TypeError('nobody else has the lease');

    expect(await applyDecision(engine, lease, { kind: 'wait-for-staff', account: read })).toBe('again');

    expect(read.nextAttemptAt).not.toBeNull();
    expect(await storage.accounts.find(read.id)).toMatchObject({ nextAttemptAt: read.nextAttemptAt });
    expect(await storage.units.find(read.unitId)).toMatchObject({ waitsForStaff: false });
  });
});
