import { describe, expect, test } from 'vitest';
import type { StorageUnderTest } from '../on-storage.ts';
import { violationsOf } from '../violations-of.ts';
import { type Kind, makeAgain, namesOn, type Sold, sellOn } from './sell-on-kind.ts';

/** Somebody gives the account another uuid; the shop answers with new credentials. */
async function rekey({ shop, listings }: Sold): Promise<void> {
  const [account] = shop.panel.accounts();
  if (account === undefined) throw new TypeError('there is no account');
  shop.panel.editAccount(account.name, { credentials: { ...account.credentials, uuid: 'leaked' } });
  await listings();
  expect(shop.panel.accounts()[0]?.credentials.uuid).not.toBe('leaked');
}

/** What happens between the backup and the day on which it is restored. */
const HISTORIES: { what: string; kind: Kind; happens(sold: Sold): Promise<unknown> }[] = [
  {
    what: 'adopted under another name, and given new credentials since',
    kind: 'names',
    happens: async (sold) => {
      const backup = sold.shop.panel.snapshot();
      sold.shop.panel.editAccount(sold.name, { name: 'renamed' });
      await sold.listings();
      await rekey(sold);
      return backup;
    },
  },
  {
    what: 'under another name then, and given new credentials since',
    kind: 'ids',
    happens: async (sold) => {
      sold.shop.panel.editAccount(sold.name, { name: 'renamed' });
      const backup = sold.shop.panel.snapshot();
      await sold.listings();
      await rekey(sold);
      return backup;
    },
  },
  {
    what: 'made again with another id, and given new credentials since',
    kind: 'ids',
    happens: async (sold) => {
      const backup = sold.shop.panel.snapshot();
      await makeAgain(sold);
      await rekey(sold);
      return backup;
    },
  },
  {
    what: 'under another name then, and made again with another id since',
    kind: 'ids',
    happens: async (sold) => {
      sold.shop.panel.editAccount(sold.name, { name: 'renamed' });
      const backup = sold.shop.panel.snapshot();
      await makeAgain(sold);
      return backup;
    },
  },
];

function describeRemade(open: StorageUnderTest['open']): void {
  test.each(['ids', 'names'] as const)(
    'given one that was lost, and made again without an answer, when its configurations are renewed before it is read back, then it is still ours (%s)',
    async (kind) => {
      const sold = await sellOn(open, kind);
      const { shop, panelId, subscriptionId, name } = sold;
      const { usage, subscriptions, panels } = shop.panelkit;
      shop.panel.addForeignAccount({ name: 'somebody' });
      shop.panel.vanish([name]);
      shop.panel.faults.next('ensureAccount', { kind: 'drop-after-commit' });
      for (let count = 0; count < 10 && !namesOn(shop).includes(name); count += 1) {
        await shop.run(usage.sync(panelId, shop.staff()));
        await shop.clock.advance('1m');
        await shop.run(subscriptions.settled(subscriptionId, shop.staff()));
      }
      const sent = shop.panel.account(name)?.credentials;
      expect(sent).toBeDefined();
      await subscriptions.rotateLink({ subscriptionId, renews: 'configurations' }, shop.staff());
      await sold.listings();
      const account = shop.panel.account(name);
      expect(account?.credentials).not.toEqual(sent);
      const { links } = await shop.panelkit.delivery.get(subscriptionId, shop.staff());
      expect(links.join()).toContain(String(account?.credentials.uuid));
      expect(await panels.attention(shop.staff())).toEqual([]);
      expect(await violationsOf(shop)).toEqual([]);
    },
  );
}

/** An older database brings an account of ours back as it was, on every storage. */
export function describeFormerAccounts({ name, open }: StorageUnderTest): void {
  describe(`an account that an older database brings back as it was: ${name}`, () => {
    describeRemade(open);

    test.each(HISTORIES)('given one that was $what, then it is ours again, alone', async (history) => {
      const sold = await sellOn(open, history.kind);
      const { shop, subscriptionId } = sold;
      const backup = await history.happens(sold);
      const [{ credentials: replaced } = { credentials: null }] = shop.panel.accounts();
      shop.panel.restore(backup as ReturnType<typeof shop.panel.snapshot>);
      await sold.listings();
      expect(shop.panel.accounts()).toHaveLength(1);
      const [account] = shop.panel.accounts();
      expect(account).toMatchObject({ status: 'active' });
      const delivered = await shop.panelkit.delivery.get(subscriptionId, shop.staff());
      expect(delivered.links.join()).toContain(String(account?.credentials.uuid));
      expect(replaced).not.toBeNull();
      const lines = await shop.panelkit.panels.attention(shop.staff());
      expect(lines).toEqual([]);
      expect(await violationsOf(shop)).toEqual([]);
    });

    test.each(HISTORIES)(
      'given one that was $what, and was terminated since, then it is removed',
      async (history) => {
        const sold = await sellOn(open, history.kind);
        const { shop, subscriptionId } = sold;
        const backup = await history.happens(sold);
        await shop.panelkit.subscriptions.terminate({ subscriptionId, reason: 'unpaid' }, shop.staff());
        await sold.listings();
        expect(namesOn(shop)).toEqual([]);
        shop.panel.restore(backup as ReturnType<typeof shop.panel.snapshot>);
        await sold.listings();
        expect(namesOn(shop)).toEqual([]);
        expect(await violationsOf(shop)).toEqual([]);
      },
    );

    test.each(HISTORIES)(
      'given a reseller who knows all that one was, which was $what, then his account is never touched',
      async (history) => {
        const sold = await sellOn(open, history.kind);
        const { shop, panelId, subscriptionId } = sold;
        const [ours] = shop.panel.accounts();
        if (ours === undefined) throw new TypeError('nothing was sold');
        await history.happens(sold);
        shop.panel.addForeignAccount({
          name: 'reseller',
          credentials: ours.credentials,
          note: ours.note,
          // Where there are no ids, only an account on our inbound, made with our login, is ours.
          inboundKeys: history.kind === 'ids' ? ours.inboundKeys : ['strange'],
        });
        const before = shop.panel.account('reseller');
        await sold.listings();
        await shop.panelkit.subscriptions.terminate({ subscriptionId, reason: 'unpaid' }, shop.staff());
        await sold.listings();
        expect(shop.panel.account('reseller')).toEqual(before);
        const { counts } = await shop.run(shop.panelkit.panels.findDrift(panelId, shop.staff()));
        expect(counts.foreign).toBe(1);
      },
    );
  });
}
