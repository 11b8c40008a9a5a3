import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IN_MEMORY } from '../on-storage.ts';
import { violationsOf } from '../violations-of.ts';
import { describeRenewals } from './describe-renewals.ts';

describeRenewals(IN_MEMORY);

test('given a renewal, when the process dies at any moment of it and another takes over, then the old secret is dead and one account is left', async () => {
  const dieAt = async (momentsMs: number[], latencyMs: number): Promise<void> => {
    let shop = await createTestPanelkit({
      panels: [{ latencyMs, uniqueNames: false, writeScope: 'panel', seed: latencyMs }],
    });
    await shop.scheduler.start();
    const customer = await shop.customer({ balanceMinor: 3000 });
    const order = await shop.buy(customer, await shop.plan());
    await shop.clock.advance('1m');
    const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff());
    const subscriptionId = rows[0]?.id ?? '';
    const before = shop.panel.accounts()[0]?.credentials.uuid;
    await shop.panelkit.subscriptions.rotateLink({ subscriptionId, renews: 'both' }, shop.staff());
    for (const moment of momentsMs) {
      await shop.clock.advance(moment);
      shop = shop.crash();
      await shop.scheduler.start();
    }
    await shop.clock.advance('1h');
    const [account, ...others] = shop.panel.accounts();
    expect([account?.credentials.uuid === before, others]).toEqual([false, []]);
    expect(await violationsOf(shop)).toEqual([]);
  };
  const moments = fc.array(fc.integer({ min: 0, max: 600 }), { minLength: 1, maxLength: 4 });
  await fc.assert(fc.asyncProperty(moments, fc.integer({ min: 0, max: 120 }), dieAt), { numRuns: 40 });
});
