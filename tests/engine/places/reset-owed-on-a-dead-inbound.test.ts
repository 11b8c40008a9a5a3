import { describe, expect, test } from 'vitest';
import { onPostgres } from '../../postgres/on-postgres.ts';
import { IN_MEMORY } from '../on-storage.ts';
import { violationsOf } from '../violations-of.ts';
import { openSold } from './sold-places.ts';

describe.each([IN_MEMORY, onPostgres('reset_on_a_dead_inbound')])(
  'a place that owes a reset to an extension: $name',
  { timeout: 120_000 },
  (storage) => {
    test('given a suspended subscription that is extended while an inbound is gone, when the inbound is back, then its account is made again', async () => {
      const sold = await openSold(storage, ['germany', 'finland'], 1);
      const { shop, panelOf } = sold;
      const [subscriptionId = ''] = sold.ids;
      const { id: panelId, fake } = panelOf('finland');
      await shop.scheduler.start();
      const inbounds = fake.inbounds();
      fake.setInbounds(inbounds.slice(0, 0));
      fake.vanish(fake.accounts().map(({ name }) => name));
      await shop.run(shop.panelkit.panels.syncInbounds(panelId, shop.staff()));
      await shop.run(shop.panelkit.usage.sync(panelId, shop.staff()));
      await shop.panelkit.subscriptions.suspend({ subscriptionId, reason: 'abuse' }, shop.staff());
      await shop.clock.advance('10m');
      await shop.panelkit.subscriptions.extend({ subscriptionId, free: true }, shop.staff());
      await shop.clock.advance('10m');
      expect(sold.counts()).toEqual([1, 0, 0]);
      fake.setInbounds(inbounds);
      await shop.clock.advance('40m');
      expect(fake.accounts().map(({ status }) => status)).toEqual(['disabled']);
      await shop.panelkit.subscriptions.resume({ subscriptionId }, shop.staff());
      await shop.clock.advance('2m');
      expect(fake.accounts().map(({ status }) => status)).toEqual(['active']);
      expect(await violationsOf(shop)).toEqual([]);
    });
  },
);
