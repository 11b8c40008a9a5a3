import { describe, expect, test } from 'vitest';
import type { StorageUnderTest } from '../on-storage.ts';
import { violationsOf } from '../violations-of.ts';
import { makeAgain, namesOn, type Sold, sellOn } from './sell-on-kind.ts';

/**
 * The account was renamed, got its name back, and was made again with an id that the backup gives to somebody
 * else.
 */
async function restoreOverItsId(sold: Sold): Promise<void> {
  const { shop } = sold;
  shop.panel.editAccount(sold.name, { name: 'renamed' });
  const renamed = shop.panel.snapshot();
  shop.panel.addForeignAccount({ name: 'first' });
  shop.panel.addForeignAccount({ name: 'second' });
  const backup = shop.panel.snapshot();
  shop.panel.restore(renamed);
  await sold.listings();
  await makeAgain(sold);
  shop.panel.restore(backup);
}

/** Staff have it written once more before the panel is listed again. */
async function writeBeforeListing({ shop, panelId, subscriptionId }: Sold): Promise<void> {
  const { rows } = await shop.backend.storage.accounts.list({ limit: 2 });
  const accountIds = rows.map(({ id }) => id);
  expect(accountIds).toHaveLength(1);
  await shop.panelkit.panels.repairDrift({ panelId, accountIds }, shop.staff());
  for (let count = 0; count < 4; count += 1) {
    await shop.run(shop.panelkit.subscriptions.settled(subscriptionId, shop.staff()));
    await shop.clock.advance('16m');
  }
}

const oursOn = ({ shop, subscriptionId }: Sold) =>
  shop.panel.accounts().filter(({ note }) => note.endsWith(subscriptionId));

/**
 * The account that the backup brought back is ours again, alone, and is removed with its subscription; nobody
 * else's was touched.
 */
async function expectOneOfOurs(sold: Sold): Promise<void> {
  const { shop, subscriptionId } = sold;
  const { panels, subscriptions } = shop.panelkit;
  expect(oursOn(sold)).toMatchObject([{ id: 1, status: 'active' }]);
  expect(await panels.attention(shop.staff())).toEqual([]);
  await subscriptions.terminate({ subscriptionId, reason: 'unpaid' }, shop.staff());
  await shop.run(subscriptions.settled(subscriptionId, shop.staff()));
  expect(oursOn(sold)).toEqual([]);
  expect(shop.panel.foreignWrites()).toBe(0);
  expect(await violationsOf(shop)).toEqual([]);
}

/** What a restored panel shows of ours, by what it was and not by what it is now, on every storage. */
export function describeRestoredPanels(storage: StorageUnderTest): void {
  describeReusedIds(storage);
  describeStaleProofs(storage);
}

function describeReusedIds({ name, open }: StorageUnderTest): void {
  describe(`an id of ours that an older database gives to somebody else: ${name}`, () => {
    test('given a listing that shows ours by a former id, then that one is ours, and none is made', async () => {
      const sold = await sellOn(open, 'ids');
      await restoreOverItsId(sold);
      await sold.listings();
      await expectOneOfOurs(sold);
    });

    test('given a suspect panel that staff trust, then ours is found by its former id, and none is made', async () => {
      const sold = await sellOn(open, 'ids');
      const { shop, panelId } = sold;
      await restoreOverItsId(sold);
      await shop.backend.storage.transaction((tx) => tx.panels.update(panelId, { suspectSince: tx.now }));
      await sold.listings();
      await shop.panelkit.panels.trust({ panelId }, shop.staff());
      await sold.listings();
      await expectOneOfOurs(sold);
    });

    test('given a change before the next listing, then none is made until one has shown that ours is gone', async () => {
      const sold = await sellOn(open, 'ids');
      await restoreOverItsId(sold);
      await writeBeforeListing(sold);
      await sold.listings();
      await expectOneOfOurs(sold);
    });

    test('given nobody has its id now, and a change before the next listing, then none is made either', async () => {
      const sold = await sellOn(open, 'ids');
      await restoreOverItsId(sold);
      sold.shop.panel.vanish(['second']);
      await writeBeforeListing(sold);
      await sold.listings();
      await expectOneOfOurs(sold);
    });
  });
}

const BEFORE_TRUST = [
  { what: 'restore it, then the one of the backup is ours, alone', isRestored: true },
  { what: 'do not restore it, then one is made again after a listing', isRestored: false },
];

function describeStaleProofs({ name, open }: StorageUnderTest): void {
  test.each(BEFORE_TRUST)(
    `${name}: given a suspect panel that showed ours nowhere, when staff trust it and $what`,
    async ({ isRestored }) => {
      const sold = await sellOn(open, 'names');
      const { shop, panelId, subscriptionId } = sold;
      const backup = shop.panel.snapshot();
      shop.panel.editAccount(sold.name, { name: 'renamed' });
      await sold.listings();
      shop.panel.vanish(['renamed']);
      await shop.backend.storage.transaction((tx) => tx.panels.update(panelId, { suspectSince: tx.now }));
      await writeBeforeListing(sold);
      await sold.listings();
      if (isRestored) shop.panel.restore(backup);
      await shop.panelkit.panels.trust({ panelId }, shop.staff());
      await shop.run(shop.panelkit.subscriptions.settled(subscriptionId, shop.staff()));
      expect(namesOn(shop)).toEqual(isRestored ? [sold.name] : []);
      await sold.listings();
      expect(namesOn(shop)).toEqual([isRestored ? sold.name : 'renamed']);
      expect(await violationsOf(shop)).toEqual([]);
    },
  );
}
