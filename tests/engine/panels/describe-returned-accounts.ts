import { describe, expect, test } from 'vitest';
import type { StorageUnderTest } from '../on-storage.ts';
import { violationsOf } from '../violations-of.ts';
import { KINDS, type Kind, namesOn, type SoldUnit, sellOnKind } from './sell-on-kind.ts';

interface Sold extends SoldUnit {
  /** A listing, and all that follows from it. */
  sync(): Promise<void>;
  end(): Promise<void>;
}

async function sellOn(open: StorageUnderTest['open'], kind: Kind): Promise<Sold> {
  const sold = await sellOnKind(open, kind);
  const { shop, panelId, subscriptionId } = sold;
  const { usage, subscriptions } = shop.panelkit;
  const settled = () => shop.run(subscriptions.settled(subscriptionId, shop.staff()));
  return {
    ...sold,
    sync: async () => {
      await shop.clock.advance('1m');
      await shop.run(usage.sync(panelId, shop.staff()));
      await settled();
    },
    end: async () => {
      await subscriptions.terminate({ subscriptionId, reason: 'unpaid' }, shop.staff());
      await settled();
      expect(namesOn(shop)).toEqual([]);
    },
  };
}

/**
 * Accounts that were removed, and that an older database of their panel brings back under a former name, on
 * every storage.
 */
export function describeReturnedAccounts({ name, open }: StorageUnderTest): void {
  describe(`an account that was removed and is back under a former name: ${name}`, () => {
    testReturned(open);
    testStrangers(open);
    testProofs(open);
  });
}

function testReturned(open: StorageUnderTest['open']): void {
  test('given a name that was adopted since, when listed, then it is told as ours and is removed again', async () => {
    const sold = await sellOn(open, 'names');
    const { shop, panelId, name } = sold;
    const backup = shop.panel.snapshot();
    shop.panel.editAccount(name, { name: 'renamed' });
    await sold.sync();
    await sold.sync();
    await sold.end();
    shop.panel.restore(backup);
    expect(namesOn(shop)).toEqual([name]);
    const { counts } = await shop.run(shop.panelkit.panels.findDrift(panelId, shop.staff()));
    expect(counts).toMatchObject({ 'should-be-off': 1, foreign: 0 });
    await sold.sync();
    expect(namesOn(shop)).toEqual([]);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a name that it had for a moment, when listed, then it is known by its id and removed again', async () => {
    const sold = await sellOn(open, 'ids');
    const { shop, name } = sold;
    shop.panel.editAccount(name, { name: 'renamed' });
    const backup = shop.panel.snapshot();
    await sold.sync();
    expect(namesOn(shop)).toEqual([name]);
    await sold.end();
    shop.panel.restore(backup);
    expect(namesOn(shop)).toEqual(['renamed']);
    await sold.sync();
    expect(namesOn(shop)).toEqual([]);
    expect(await violationsOf(shop)).toEqual([]);
  });
}

function testStrangers(open: StorageUnderTest['open']): void {
  const STRANGERS: {
    what: string;
    kind: Kind;
    note: string | null;
    inboundKeys: string[] | null;
  }[] = [
    { what: 'another note', kind: 'names', note: 'made by hand', inboundKeys: null },
    { what: 'no inbound of ours', kind: 'names', note: null, inboundKeys: ['strange'] },
    { what: 'another id of the panel', kind: 'ids', note: null, inboundKeys: null },
  ];
  test.each(STRANGERS)(
    'given an account with all its secrets and $what, when listed, then it is foreign and never touched',
    async ({ kind, note, inboundKeys }) => {
      const sold = await sellOn(open, kind);
      const { shop, panelId } = sold;
      const [ours] = shop.panel.accounts();
      if (ours === undefined) throw new TypeError('nothing was sold');
      await sold.end();
      shop.panel.addForeignAccount({
        name: 'copied',
        credentials: ours.credentials,
        note: note ?? ours.note,
        inboundKeys: inboundKeys ?? ours.inboundKeys,
      });
      const before = shop.panel.account('copied');
      const { counts } = await shop.run(shop.panelkit.panels.findDrift(panelId, shop.staff()));
      expect(counts).toMatchObject({ 'should-be-off': 0, foreign: 1 });
      await sold.sync();
      await sold.sync();
      expect(shop.panel.account('copied')).toEqual(before);
    },
  );
}

/** So many accounts that vanish at once make a panel suspect. */
const MANY = 6;

function testProofs(open: StorageUnderTest['open']): void {
  test('given a panel that was wiped, and an older database restored before staff trust it, then each has one account', async () => {
    const shop = await open({ panels: [KINDS.names] });
    const { orders, units, panels, subscriptions, usage } = shop.panelkit;
    const order = await shop.buy(await shop.customer({ balanceMinor: 100_000 }), await shop.plan(), MANY);
    await orders.settled(order.id);
    const sold = await units.listByOrder(order.id, shop.staff());
    const panelId = shop.panels[0]?.id ?? '';
    const sync = async () => {
      await shop.clock.advance('1m');
      await shop.run(usage.sync(panelId, shop.staff()));
      for (const { subscriptionId } of sold)
        await shop.run(subscriptions.settled(subscriptionId ?? '', shop.staff()));
    };
    const names = namesOn(shop);
    const backup = shop.panel.snapshot();
    shop.panel.editAccount(names[0] ?? '', { name: 'renamed' });
    await sync();
    await sync();
    expect(namesOn(shop)).toContain('renamed');
    shop.panel.vanish(namesOn(shop));
    await sync();
    // The reconciler misses them, too, and a listing says that they are gone.
    for (const { subscriptionId } of sold)
      await subscriptions.giveDays(
        { subscriptionId: subscriptionId ?? '', days: 1, reason: 'sorry' },
        shop.staff(),
      );
    await sync();
    await sync();
    shop.panel.restore(backup);
    expect((await panels.get(panelId, shop.staff())).suspectSince).not.toBeNull();
    await panels.trust({ panelId }, shop.staff());
    await sync();
    await shop.clock.advance('20m');
    await sync();
    await sync();
    expect(namesOn(shop).toSorted()).toEqual(names.toSorted());
    expect(await violationsOf(shop)).toEqual([]);
  });
}
