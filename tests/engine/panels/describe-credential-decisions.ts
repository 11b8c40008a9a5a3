import { isPanelkitError } from '@panelkit/sdk';
import { describe, expect, test } from 'vitest';
import type { StorageUnderTest, StoredShop } from '../on-storage.ts';

const OTHER_UUID = '11111111-2222-4333-8444-555555555555';

type Sold = { subscriptionId: string; account: string };

/** A shop whose staff are asked about changed credentials, with what was sold in it. */
interface AskedShop {
  shop: StoredShop;
  panelId: string;
  sold: Sold[];
  settled(subscriptionId: string): Promise<unknown>;
  /** Somebody changes the uuid on the panel, and the shop notices. */
  rekey(account: string, uuid: string): Promise<void>;
  asked(): ReturnType<StoredShop['panelkit']['panels']['changedCredentials']>;
  decide(choice: 'rotate' | 'take', accountIds?: string[]): Promise<number>;
  uuidOf(account: string): string | undefined;
}

async function openAsked(open: StorageUnderTest['open'], quantity: number): Promise<AskedShop> {
  const shop = await open();
  const { panels, orders, units, subscriptions, usage } = shop.panelkit;
  const panelId = shop.panels[0]?.id ?? '';
  await panels.update({ panelId, credentialPolicy: 'ask' }, shop.staff());
  const sold: Sold[] = [];
  for (const _ of Array.from({ length: quantity })) {
    const known = new Set(shop.panel.accounts().map(({ name }) => name));
    const order = await shop.buy(await shop.customer({ balanceMinor: 100_000 }), await shop.plan());
    await orders.settled(order.id);
    const [unit] = await units.listByOrder(order.id, shop.staff());
    const account = shop.panel.accounts().find(({ name }) => !known.has(name))?.name ?? '';
    sold.push({ subscriptionId: unit?.subscriptionId ?? '', account });
  }
  const settled = (subscriptionId: string) => subscriptions.settled(subscriptionId, shop.staff());
  const asked = () => panels.changedCredentials(panelId, shop.staff());
  return {
    shop,
    panelId,
    sold,
    settled,
    asked,
    rekey: async (account, uuid) => {
      const credentials = shop.panel.account(account)?.credentials;
      if (credentials === undefined) throw new TypeError('there is no such account');
      shop.panel.editAccount(account, { credentials: { ...credentials, uuid } });
      await usage.sync(panelId, shop.staff());
      for (const { subscriptionId } of sold) await settled(subscriptionId);
    },
    decide: async (choice, ids) => {
      const accountIds = ids ?? (await asked()).map(({ accountId }) => accountId);
      return panels.decideCredentials({ panelId, accountIds, choice }, shop.staff());
    },
    uuidOf: (account) => shop.panel.account(account)?.credentials.uuid,
  };
}

const NOTHING_SOLD: Sold = { subscriptionId: '', account: '' };

/** What staff decide about credentials that somebody changed, on every storage. */
export function describeCredentialDecisions({ name, open }: StorageUnderTest): void {
  describe(`decisions about changed credentials: ${name}`, () => {
    testDecisions(open);
    testWhoIsAsked(open);
  });
}

function testDecisions(open: StorageUnderTest['open']): void {
  test('given two who decide at once, then one decision counts, and the account is as that one says', async () => {
    const { shop, sold, rekey, asked, decide, uuidOf, settled } = await openAsked(open, 1);
    const [{ subscriptionId, account } = NOTHING_SOLD] = sold;
    await rekey(account, OTHER_UUID);
    const ids = (await asked()).map(({ accountId }) => accountId);
    expect(await asked()).toMatchObject([{ subscriptionId, mayTake: true }]);
    const counts = await Promise.all([decide('take', ids), decide('rotate', ids)]);
    expect(counts.toSorted()).toEqual([0, 1]);
    await settled(subscriptionId);
    expect(uuidOf(account) === OTHER_UUID).toBe(counts[0] === 1);
    expect(await asked()).toEqual([]);
    expect((await shop.panelkit.panels.attention(shop.staff())).map(({ kind }) => kind)).toEqual([]);
  });

  test('given the credentials of another account of the shop, then they cannot be taken, and new ones can be given', async () => {
    const { shop, panelId, sold, asked, decide, uuidOf, settled } = await openAsked(open, 2);
    const [first, second] = sold;
    const credentials = shop.panel.account(second?.account ?? '')?.credentials;
    shop.panel.editAccount(first?.account ?? '', { ...(credentials && { credentials }) });
    await shop.panelkit.usage.sync(panelId, shop.staff());
    await settled(first?.subscriptionId ?? '');
    expect(await asked()).toMatchObject([{ subscriptionId: first?.subscriptionId, mayTake: false }]);
    const refused: unknown = await decide('take').catch((error: unknown) => error);
    expect(isPanelkitError(refused) && refused.code).toBe('ILLEGAL_TRANSITION');
    expect(await decide('rotate')).toBe(1);
    await settled(first?.subscriptionId ?? '');
    expect(uuidOf(first?.account ?? '')).not.toBe(credentials?.uuid);
    expect(uuidOf(second?.account ?? '')).toBe(credentials?.uuid);
    expect(await asked()).toEqual([]);
  });
}

function testWhoIsAsked(open: StorageUnderTest['open']): void {
  test('given a panel that rotates again, then an open question stays until staff decide', async () => {
    const { shop, panelId, sold, rekey, asked, decide, uuidOf, settled } = await openAsked(open, 1);
    const [{ subscriptionId, account } = NOTHING_SOLD] = sold;
    await rekey(account, OTHER_UUID);
    await shop.panelkit.panels.update({ panelId, credentialPolicy: 'rotate' }, shop.staff());
    await shop.panelkit.subscriptions.suspend({ subscriptionId, reason: 'unpaid' }, shop.staff());
    await settled(subscriptionId);
    expect(shop.panel.account(account)?.status).toBe('disabled');
    expect([uuidOf(account), (await asked()).length]).toEqual([OTHER_UUID, 1]);
    expect(await decide('take')).toBe(1);
    await settled(subscriptionId);
    expect([uuidOf(account), await asked()]).toEqual([OTHER_UUID, []]);
  });

  test('given an empty secret, then nobody is asked: the account gets new ones', async () => {
    const { sold, rekey, asked, uuidOf } = await openAsked(open, 1);
    const [{ account } = NOTHING_SOLD] = sold;
    await rekey(account, '');
    expect(await asked()).toEqual([]);
    expect(uuidOf(account)).toMatch(/^[0-9a-f-]{36}$/);
  });
}
