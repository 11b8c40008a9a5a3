import { isPanelkitError } from '@panelkit/sdk';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { violationsOf } from '../violations-of.ts';

test('whenever an order is cancelled during provisioning, then the money is back once and the account gone, or it is delivered and not cancelled', async () => {
  const seen = { cancelled: 0, delivered: 0 };
  const attempt = async (cancelAfterMs: number, latencyMs: number): Promise<void> => {
    const shop = await createTestPanelkit({ panels: [{ latencyMs }] });
    const customer = await shop.customer({ balanceMinor: 1000 });
    const plan = await shop.plan();
    await shop.scheduler.start();
    const order = await shop.buy(customer, plan);
    await shop.clock.advance(cancelAfterMs);
    const refusal = await shop.panelkit.orders
      .cancel({ orderId: order.id, reason: 'too slow' }, shop.as(customer))
      .then(
        () => null,
        (error: unknown) => error,
      );
    await shop.clock.advance('30m');

    const { state } = await shop.panelkit.orders.get(order.id, shop.staff());
    const wallet = await shop.panelkit.wallets.get(customer.id, shop.staff());
    if (refusal === null) {
      seen.cancelled += 1;
      expect(state.status).toBe('cancelled');
      expect(wallet).toMatchObject({ balanceMinor: 1000, heldMinor: 0 });
      expect(shop.panel.accounts()).toHaveLength(0);
    } else {
      seen.delivered += 1;
      expect(isPanelkitError(refusal) && refusal.code).toBe('ILLEGAL_TRANSITION');
      expect(state.status).toBe('fulfilled');
      expect(wallet).toMatchObject({ balanceMinor: 0, heldMinor: 0 });
      expect(shop.panel.accounts()).toHaveLength(1);
    }
    expect(await violationsOf(shop)).toEqual([]);
  };
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 100 }), attempt),
    { numRuns: 60 },
  );
  expect(seen.cancelled).toBeGreaterThan(0);
  expect(seen.delivered).toBeGreaterThan(0);
});
