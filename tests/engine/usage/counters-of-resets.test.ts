import { GIB_BYTES } from '@panelkit/sdk';
import { expect, test } from 'vitest';
import { violationsOf } from '../violations-of.ts';
import { accountOf, eventsOf, nameOf, openShop, panelIdOf, sync, use, usedGb } from './usage-shop.ts';

const MINUTE_MS = 60_000;

test('given a counter that somebody set back by hand, when a page from before it is written after an extension, then it changes nothing', async () => {
  const hold = { page: null as Promise<void> | null };
  const sold = await openShop(1, {
    policies: { extension: { always: true } },
    wrapBackend: (backend) => ({
      ...backend,
      storage: {
        ...backend.storage,
        usage: {
          ...backend.storage.usage,
          findByMarks: async (panelId, marks) => {
            await hold.page;
            return backend.storage.usage.findByMarks(panelId, marks);
          },
        },
      },
    }),
  });
  const { shop, id, customer } = sold;
  use(shop, 40);
  await sync(shop);
  const release = Promise.withResolvers<void>();
  hold.page = release.promise;
  const late = shop.panelkit.usage.sync(panelIdOf(shop), shop.staff());
  await new Promise((resolve) => setImmediate(resolve));
  hold.page = null;
  // The extension finds nothing to reset, and begins its period all the same.
  use(shop, -40);
  await shop.panelkit.subscriptions.extend({ subscriptionId: id }, shop.as(customer));
  await shop.run(shop.panelkit.subscriptions.settled(id, shop.as(customer)));
  expect(await usedGb(sold)).toBe(0);
  release.resolve();
  await shop.run(late);
  expect(await usedGb(sold)).toBe(0);
  expect(await violationsOf(shop)).toEqual([]);
});

test('given an account that was made again, when it is used before it is read back, then that is booked and the panel gets what is left', async () => {
  const sold = await openShop(1, { panels: [{ losesWrites: true }] });
  const { shop } = sold;
  await shop.scheduler.start();
  // Such panels are read twice, the second time when they have settled.
  await shop.clock.advance(MINUTE_MS);
  await shop.scheduler.stop();
  use(shop, 30);
  await sync(shop);
  shop.panel.vanish([nameOf(shop)]);
  await sync(shop);
  await shop.clock.advance(MINUTE_MS);
  await sync(shop);
  await shop.scheduler.start();
  for (let second = 0; second < 120 && shop.panel.accounts().length === 0; second += 1)
    await shop.clock.advance(1000);
  expect(await accountOf(sold)).toMatchObject({ resetIntent: expect.anything() });
  expect(shop.panel.accounts()).toMatchObject([{ trafficLimitBytes: 20 * GIB_BYTES }]);
  use(shop, 3);
  await shop.clock.advance(MINUTE_MS);
  await shop.scheduler.stop();
  expect(await accountOf(sold)).toMatchObject({ resetIntent: null, nextAttemptAt: null });
  await sync(shop);
  expect(await usedGb(sold)).toBe(33);
});

test.each([
  { name: 'is no whole number of bytes', bytes: 0.5 },
  { name: 'is negative', bytes: -50 * GIB_BYTES },
])(
  'given a counter that $name, when synced, then it is not booked, and the next one counts from before it',
  async ({ bytes }) => {
    const sold = await openShop();
    const { shop } = sold;
    use(shop, 10);
    await sync(shop);
    use(shop, bytes / GIB_BYTES);
    await sync(shop);
    expect(await usedGb(sold)).toBe(10);
    expect(await accountOf(sold)).toMatchObject({ counterBytes: 10 * GIB_BYTES });
    use(shop, 1 - bytes / GIB_BYTES);
    await sync(shop);
    expect(await usedGb(sold)).toBe(11);
    expect(await eventsOf(shop, (await accountOf(sold)).id)).not.toContain('account.counter-fell');
  },
);

test('given a panel on which names repeat, when a listing shows an older account of ours name, then ours alone is booked', async () => {
  const sold = await openShop(2, { panels: [{ uniqueNames: false }] });
  const { shop } = sold;
  const accounts = await Promise.all(sold.ids.map((id) => accountOf({ ...sold, id })));
  const later = accounts.find(({ remoteId }) => remoteId === '2');
  const ours = shop.panel.snapshot().byId.get(2);
  if (later === undefined || ours === undefined) throw new Error('two were sold');
  const copy = { ...ours, id: 1, foreign: true, usedBytes: 40 * GIB_BYTES };
  shop.panel.restore({
    byId: new Map([
      [1, copy],
      [2, { ...ours, usedBytes: 2 * GIB_BYTES }],
    ]),
    ids: [1, 2],
    idsByName: new Map([[ours.name, [1, 2]]]),
    lastId: 2,
  });
  await sync(shop);
  const id = later.subscriptionId;
  expect(await usedGb({ ...sold, id })).toBe(2);
  expect(await accountOf({ ...sold, id })).toMatchObject({ counterBytes: 2 * GIB_BYTES });
});
