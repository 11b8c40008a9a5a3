import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';

type Step =
  | { kind: 'use'; bytes: number }
  | { kind: 'sync' }
  | { kind: 'sync-twice-at-once' }
  | { kind: 'sync-breaks' }
  | { kind: 'restore' }
  | { kind: 'vanish' }
  | { kind: 'reconcile' };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('use' as const), bytes: fc.integer({ min: 1, max: 1000 }) }),
    fc.constantFrom<Step>(
      { kind: 'sync' as const },
      { kind: 'sync-twice-at-once' as const },
      { kind: 'sync-breaks' as const },
      { kind: 'restore' as const },
      { kind: 'vanish' as const },
      { kind: 'reconcile' as const },
    ),
  ),
  { maxLength: 25 },
);

test('whatever happens to a counter, usage never falls by itself and is never more than what was used', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (story) => {
      const shop = await createTestPanelkit();
      const customer = await shop.customer({ balanceMinor: 1000 });
      const order = await shop.buy(customer, await shop.plan({ trafficLimitBytes: null }));
      await shop.run(shop.panelkit.orders.settled(order.id));
      const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff());
      const id = rows[0]?.id ?? '';
      const name = shop.panel.accounts()[0]?.name ?? '';
      const backup = shop.panel.snapshot();
      const sync = () => shop.panelkit.usage.sync(shop.panels[0]?.id ?? '', shop.staff());
      const booked = async () => (await shop.panelkit.subscriptions.get(id, shop.staff())).usedBytes;
      let used = 0;
      let isWhole = true;
      let before = 0;
      for (const step of story) {
        await shop.clock.advance(60_000);
        if (step.kind === 'use' && shop.panel.addTraffic(name, step.bytes)) used += step.bytes;
        if (step.kind === 'sync') await shop.run(sync());
        if (step.kind === 'sync-twice-at-once') await shop.run(Promise.all([sync(), sync()]));
        if (step.kind === 'sync-breaks') {
          shop.panel.faults.next('listAccounts', { kind: 'drop-before-commit' });
          await shop.run(sync());
        }
        if (step.kind === 'restore') shop.panel.restore(backup);
        if (step.kind === 'vanish') shop.panel.vanish([name]);
        if (step.kind === 'reconcile') await shop.run(shop.panelkit.subscriptions.settled(id, shop.staff()));
        isWhole &&= step.kind !== 'restore' && step.kind !== 'vanish';
        const now = await booked();
        expect(now).toBeGreaterThanOrEqual(before);
        expect(now).toBeLessThanOrEqual(used);
        before = now;
      }
      await shop.run(sync());
      if (isWhole) expect(await booked()).toBe(used);
    }),
    { numRuns: 60 },
  );
});
