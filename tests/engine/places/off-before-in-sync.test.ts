import { describe, expect, test } from 'vitest';
import { checkPlaces } from '../../invariants/check-places.ts';
import { onPostgres } from '../../postgres/on-postgres.ts';
import { IN_MEMORY } from '../on-storage.ts';
import { violationsOf } from '../violations-of.ts';
import { openSold } from './sold-places.ts';

describe.each([IN_MEMORY, onPostgres('off_before_in_sync')])(
  'a place that is off with its inbound before it was ever in sync: $name',
  { timeout: 120_000 },
  (storage) => {
    test('given an optional place that was seen once, when its inbound goes and the subscription is suspended, then its capacity is taken for good', async () => {
      const sold = await openSold(storage, ['germany', 'home'], 0);
      const { shop, customer, plan, panelOf } = sold;
      const { id: panelId, fake } = panelOf('home');
      await shop.scheduler.start();
      panelOf('germany').fake.faults.sometimes('ensureAccount', { kind: 'slow', delayMs: 5000 }, 1);
      fake.faults.sometimes('findAccount', { kind: 'slow', delayMs: 4000 }, 1);
      const order = await shop.buy(customer, plan);
      // The delivery at the other place raises its generation while its write is read back, and the next
      // attempt meets a dead panel.
      await shop.clock.advance('10s');
      fake.goDown();
      await shop.clock.advance('1m');
      const { rows: accounts } = await shop.backend.storage.accounts.list({ limit: 10 });
      expect(accounts.map(({ seenAt, observedGeneration }) => [seenAt !== null, observedGeneration])).toEqual(
        [
          [true, 1],
          [true, 0],
        ],
      );
      const [subscription] = (await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff()))
        .rows;
      const subscriptionId = subscription?.id ?? '';
      expect(sold.counts()).toEqual([1, 0, 1]);
      fake.faults.clear();
      fake.comeBack();
      const inbounds = fake.inbounds();
      fake.setInbounds([]);
      fake.vanish(fake.accounts().map(({ name }) => name));
      await shop.run(shop.panelkit.panels.syncInbounds(panelId, shop.staff()));
      await shop.panelkit.subscriptions.suspend({ subscriptionId, reason: 'abuse' }, shop.staff());
      await shop.clock.advance('20m');
      expect(await sold.taken()).toEqual([
        [0, 1],
        [0, 0],
        [0, 1],
      ]);
      fake.setInbounds(inbounds);
      await shop.panelkit.subscriptions.resume({ subscriptionId }, shop.staff());
      await shop.clock.advance('20m');
      expect(fake.accounts().map(({ status }) => status)).toEqual(['active']);
      expect([...(await violationsOf(shop)), ...(await checkPlaces(shop.backend))]).toEqual([]);
    });
  },
);
