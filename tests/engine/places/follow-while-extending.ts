import { expect } from 'vitest';
import { engineOf } from '../../../packages/sdk/src/engine/api/create-panelkit.ts';
import { workOnBulkRun } from '../../../packages/sdk/src/engine/bulk/work-on-bulk-run.ts';
import type { StorageUnderTest, StoredShop } from '../on-storage.ts';
import { violationsOf } from '../violations-of.ts';
import { inBatches, openSold } from './sold-places.ts';

/**
 * Reads of the run after which its worker dies, again and again. A batch takes 26: more often, and none would
 * ever be done.
 */
const KILLED_EVERY = 35;
/** After so many steps of the run, the next customer extends. */
const EXTENDED_EVERY = 2;
const ROUNDS = 20;

/**
 * Plays a place that is added and another one that is removed for everyone of a plan, while customers extend
 * and the worker of the run dies. In the end each has the accounts of its plan, once, with the same link, and
 * each extension was charged once.
 */
export async function followWhileExtending(storage: StorageUnderTest, quantity: number): Promise<void> {
  const sold = await openSold(storage, ['germany', 'finland'], quantity);
  const { shop, customer, plan, ids } = sold;
  const { panelkit } = shop;
  const before = await sold.links();
  await sold.edit(['germany', 'home']);
  const run = await panelkit.bulk.updatePlaces({ planId: plan.id }, shop.staff());
  const { bulkRuns } = shop.backend.storage;
  const { find } = bulkRuns;
  let [calls, killed] = [0, 0];
  bulkRuns.find = async (id) => {
    calls += 1;
    if (calls % KILLED_EVERY === 0) throw new Error('killed');
    return find(id);
  };
  const extending = ids.filter((_, index) => index % 6 === 0).toReversed();
  const extended = [...extending];
  const work = () =>
    shop.run(
      workOnBulkRun(engineOf(panelkit), run.id).catch(() => {
        killed += 1;
        return true;
      }),
    );
  for (let [goesOn, step] = [true, 0]; goesOn; step += 1) {
    const subscriptionId = step % EXTENDED_EVERY === 0 ? extending.pop() : undefined;
    const extension = subscriptionId && panelkit.subscriptions.extend({ subscriptionId }, shop.as(customer));
    [goesOn] = await Promise.all([work(), extension]);
  }
  for (const subscriptionId of extending)
    await panelkit.subscriptions.extend({ subscriptionId }, shop.as(customer));
  await sold.settle();
  for (let round = 0; (await find(run.id))?.refusedCount !== 0; round += 1) {
    expect(round).toBeLessThan(ROUNDS);
    await panelkit.bulk.resume({ runId: run.id }, shop.staff());
    while (await work());
    await sold.settle();
  }
  bulkRuns.find = find;
  expect(killed).toBeGreaterThan(quantity / 100);
  expect(await find(run.id)).toMatchObject({ status: 'done', doneCount: quantity, refusedCount: 0 });
  expect(sold.counts()).toEqual([quantity, 0, quantity]);
  expect(await sold.taken()).toEqual([
    [0, quantity],
    [0, 0],
    [0, quantity],
  ]);
  expect(await sold.links()).toEqual(before);
  expect(await servedPlaces(shop, before)).toEqual(ids.map(() => ['germany', 'home']));
  const periods = await inBatches(
    ids,
    async (id) => (await panelkit.subscriptions.get(id, shop.staff())).period,
  );
  expect(periods).toEqual(ids.map((id) => (extended.includes(id) ? 2 : 1)));
  expect(await panelkit.bulk.previewPlaces({ planId: plan.id }, shop.staff())).toMatchObject({
    subscriptionCount: quantity,
    unchangedCount: quantity,
    coming: [],
    leaving: [],
    refused: [],
  });
  expect(await violationsOf(shop)).toEqual([]);
}

/** Of which places each link has servers: what the apps get at their next refresh. */
function servedPlaces({ panelkit }: StoredShop, links: readonly string[]): Promise<string[][]> {
  return inBatches(links, async (link) => {
    const { servers } = await panelkit.delivery.byToken(link.split('/').at(-1) ?? '');
    return servers.map(({ placeKey }) => placeKey ?? '').toSorted();
  });
}
