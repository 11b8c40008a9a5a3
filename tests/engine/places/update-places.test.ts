import { beforeEach, describe, expect, test } from 'vitest';
import { onPostgres } from '../../postgres/on-postgres.ts';
import { IN_MEMORY } from '../on-storage.ts';
import { violationsOf } from '../violations-of.ts';
import { followWhileExtending } from './follow-while-extending.ts';
import { KEYS, type Key, LIMIT, openSold } from './sold-places.ts';

const SOLD = 30;

describe.each([IN_MEMORY, onPostgres('update_places')])(
  'places of living subscriptions: $name',
  { timeout: 60_000 },
  (storage) => {
    test('given a run over many while some extend and the worker dies, then each has the places of its plan, once, with the same link', () =>
      followWhileExtending(storage, SOLD));

    test('given a run over a plan, then the preview says what it does, it is stopped and goes on, and nobody else is touched', async () => {
      const sold = await openSold(storage, ['germany', 'finland'], 6);
      const { shop, customer, plan, ids } = sold;
      const { panelkit } = shop;
      const other = await shop.plan({ placement: plan.placement, trafficLimitBytes: LIMIT });
      const order = await shop.buy(customer, other);
      await shop.run(panelkit.orders.settled(order.id));
      await panelkit.panels.update({ panelId: sold.panelOf('home').id, capacity: 3 }, shop.staff());
      await sold.edit(['germany', 'home']);
      sold.panelOf('germany').fake.goDown();
      await panelkit.subscriptions.extend({ subscriptionId: ids[0] ?? '' }, shop.as(customer));
      const preview = await panelkit.bulk.previewPlaces({ planId: plan.id }, shop.staff());
      expect(preview).toMatchObject({
        subscriptionCount: 6,
        unchangedCount: 0,
        coming: [
          { placeKey: 'home', subscriptionCount: 5, outcome: 'placed', freeCount: 3, missingCount: 2 },
        ],
        leaving: [{ placeKey: 'finland', subscriptionCount: 5 }],
        refused: [{ code: 'CHANGE_PENDING', subscriptionCount: 1 }],
      });
      sold.panelOf('germany').fake.comeBack();
      const run = await panelkit.bulk.updatePlaces({ planId: plan.id }, shop.staff());
      expect(run).toMatchObject({ planId: plan.id, panelId: null, totalCount: 6, status: 'running' });
      await panelkit.bulk.stop({ runId: run.id }, shop.staff());
      expect(await shop.run(panelkit.bulk.settled(run.id, shop.staff()))).toMatchObject({ doneCount: 0 });
      await panelkit.bulk.resume({ runId: run.id }, shop.staff());
      expect(await shop.run(panelkit.bulk.settled(run.id, shop.staff()))).toMatchObject({
        status: 'done',
        doneCount: 3,
        refusedCount: 3,
        refusals: expect.arrayContaining([
          { subscriptionId: ids[0], code: 'CHANGE_PENDING' },
          { subscriptionId: ids.at(-1), code: 'SOLD_OUT' },
        ]),
      });
      await panelkit.panels.update({ panelId: sold.panelOf('home').id, capacity: null }, shop.staff());
      await shop.clock.advance('1h');
      await sold.settle();
      await panelkit.bulk.resume({ runId: run.id }, shop.staff());
      await shop.run(panelkit.bulk.settled(run.id, shop.staff()));
      await sold.settle();
      expect(await panelkit.bulk.get(run.id, shop.staff())).toMatchObject({ doneCount: 6, refusedCount: 0 });
      expect(sold.counts()).toEqual([7, 1, 6]);
      expect(await panelkit.bulk.previewPlaces({ planId: plan.id }, shop.staff())).toMatchObject({
        subscriptionCount: 6,
        unchangedCount: 6,
        coming: [],
        leaving: [],
        refused: [],
      });
      expect((await panelkit.bulk.list({ planId: plan.id }, shop.staff())).rows.map(({ id }) => id)).toEqual([
        run.id,
      ]);
      expect((await panelkit.bulk.list({ planId: other.id }, shop.staff())).rows).toEqual([]);
      await expect(panelkit.bulk.updatePlaces({ planId: run.id }, shop.staff())).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
      expect(await violationsOf(shop)).toEqual([]);
    });

    test('given a volume that was used in part, then a place that comes leaves what remains, and one that goes leaves its use', async () => {
      const sold = await openSold(storage, ['germany'], 1);
      const { shop, ids, panelOf } = sold;
      const [id = ''] = ids;
      const use = (key: Key, bytes: number) =>
        panelOf(key).fake.addTraffic(panelOf(key).fake.accounts()[0]?.name ?? '', bytes);
      const sync = async () => {
        for (const key of KEYS) await shop.run(shop.panelkit.usage.sync(panelOf(key).id, shop.staff()));
      };
      const limitAt = (key: Key) => panelOf(key).fake.accounts()[0]?.trafficLimitBytes;
      use('germany', 1000);
      await sync();
      await sold.edit(['germany', 'finland']);
      await sold.update(id);
      await sold.settle();
      expect([limitAt('germany'), limitAt('finland')]).toEqual([LIMIT, LIMIT - 1000]);
      use('finland', 500);
      await sold.edit(['germany']);
      await sold.update(id);
      await sold.settle();
      expect(sold.counts()).toEqual([1, 0, 0]);
      expect(await shop.panelkit.subscriptions.get(id, shop.staff())).toMatchObject({ usedBytes: 1500 });
      expect(await violationsOf(shop)).toEqual([]);
    });
  },
);

describe('a subscription that cannot follow its plan', () => {
  let sold: Awaited<ReturnType<typeof openSold>>;
  beforeEach(async () => {
    sold = await openSold(IN_MEMORY, ['germany'], 1);
  });

  test.each<{ name: string; to: Key[]; before?: () => Promise<unknown>; error: object }>([
    {
      name: 'another lead place',
      to: ['finland', 'germany'],
      error: { code: 'NOT_ELIGIBLE', details: { reasons: ['places-differ'] } },
    },
    {
      name: 'a place that is full',
      to: ['germany', 'finland'],
      before: () =>
        sold.shop.panelkit.inbounds.update(
          { inboundId: sold.panelOf('finland').inbounds[0]?.id ?? '', capacity: 0 },
          sold.shop.staff(),
        ),
      error: { code: 'SOLD_OUT' },
    },
    {
      name: 'a subscription that has ended',
      to: ['germany', 'finland'],
      before: () =>
        sold.shop.panelkit.subscriptions.terminate(
          { subscriptionId: sold.ids[0] ?? '', reason: 'test' },
          sold.shop.staff(),
        ),
      error: { code: 'ILLEGAL_TRANSITION' },
    },
  ])('given $name, then it stays as it is', async ({ to, before, error }) => {
    await sold.edit(to);
    await before?.();
    await expect(sold.update(sold.ids[0] ?? '')).rejects.toMatchObject(error);
    await sold.settle();
    expect(sold.counts().slice(1)).toEqual([0, 0]);
  });
});
