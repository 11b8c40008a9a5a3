import type { AccountPage, ObservedAccount } from '@panelkit/sdk';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { openLinks } from '../../../packages/sdk/src/engine/accounts/account-secrets.ts';
import { unconfirmed } from '../../../packages/sdk/src/engine/accounts/link-fingerprint.ts';
import { engineOf } from '../../../packages/sdk/src/engine/api/create-panelkit.ts';
import { newPanelSync, type PanelSync } from '../../../packages/sdk/src/engine/usage/panel-sync.ts';
import { refreshLinks } from '../../../packages/sdk/src/engine/usage/refresh-links.ts';
import type { ListedAccount } from '../../../packages/sdk/src/ports/storage/storage-usage.ts';

const linkTo = (port: number) =>
  `vless://3f0c6a52-9a3f-4a55-9d2b-5a1a5c3f7a10@vpn.test:${port}?type=tcp#shop`;

/** A delivered account whose links were read by a listing. */
async function openScene() {
  const shop = await createTestPanelkit();
  const engine = engineOf(shop.panelkit);
  const { storage } = shop.backend;
  const order = await shop.buy(await shop.customer({ balanceMinor: 1000 }), await shop.plan());
  await shop.run(shop.panelkit.orders.settled(order.id));
  const [subscription] = (await storage.subscriptions.list({ orderId: order.id })).rows;
  const accountId = subscription?.accountId ?? '';
  const [shown] = shop.panel.accounts();
  const row = async (): Promise<ListedAccount> => {
    const [found] = await storage.usage.findByIds([accountId]);
    if (found === undefined) throw new TypeError('the account is gone');
    return found;
  };
  const { panelId, inboundId } = await row();
  const [panel, inbound] = [await storage.panels.find(panelId), await storage.inbounds.find(inboundId)];
  if (panel === null || inbound === null || shown === undefined) throw new TypeError('the panel is gone');
  const [shownPanel, soldOn] = [panel, inbound];
  const seen: ObservedAccount = { ...shown, remoteId: null, note: '', links: [linkTo(1)] };

  /** A listing that shows the account. */
  async function list(changes: {
    seen?: Partial<ObservedAccount>;
    row?: Partial<ListedAccount>;
    inbound?: Partial<typeof soldOn>;
    panel?: Partial<typeof shownPanel>;
    sync?: Partial<PanelSync>;
    readLinks?: AccountPage['readLinks'];
  }): Promise<PanelSync> {
    const shownInbound = { ...soldOn, linkFingerprint: 'first', ...changes.inbound };
    const inbounds = {
      byId: new Map([[inboundId, shownInbound]]),
      byKey: new Map([[soldOn.remoteKey ?? '', shownInbound]]),
    };
    const known = { marks: new Map(), startedAt: shop.clock.now(), inbounds, inboundKeys: new Map() };
    const sync = { ...newPanelSync({ ...shownPanel, ...changes.panel }, known), ...changes.sync };
    const ours = { row: { ...(await row()), ...changes.row }, seen: { ...seen, ...changes.seen } };
    const { readLinks } = changes;
    await refreshLinks(engine, sync, { accounts: [ours.seen], ...(readLinks && { readLinks }) }, [ours]);
    return sync;
  }
  await list({});
  const links = async () => {
    const account = await storage.accounts.find(accountId);
    return account === null ? [] : openLinks(engine.secretBox, account);
  };
  const countTold = async () => {
    const events = await storage.events.list({ after: 0, limit: 500, aggregateId: subscription?.id ?? '' });
    return events.filter(({ type }) => type === 'subscription.link-changed').length;
  };
  /** As if they had been read with the account, and no listing had confirmed them. */
  const unconfirm = async () => {
    const account = await storage.accounts.find(accountId);
    if (account === null || account.sealedLinks === null) throw new TypeError('there are no links');
    const { id, generation, sealedLinks, formerHostSince, linkFingerprint: replaces } = account;
    const linkFingerprint = unconfirmed(replaces);
    const stored = { id, generation, sealedLinks, replaces, linkFingerprint, formerHostSince };
    await storage.transaction((tx) => tx.accounts.storeLinks([stored]));
  };
  const toldBefore = await countTold();
  return { list, links, unconfirm, toldCount: async () => (await countTold()) - toldBefore };
}

let scene: Awaited<ReturnType<typeof openScene>>;
beforeEach(async () => {
  scene = await openScene();
});
const others = { links: [linkTo(2)] };
const changed = { seen: others, inbound: { linkFingerprint: 'second' } };

describe('links that a listing shows', () => {
  test('given nothing that changed, then the stored ones stay', async () => {
    expect(await scene.links()).toEqual([linkTo(1)]);
    await scene.list({ seen: others });
    expect(await scene.links()).toEqual([linkTo(1)]);
  });

  test.each([
    { name: 'another inbound', given: changed },
    {
      name: 'another address of the panel',
      given: { seen: others, panel: { baseUrl: 'https://moved.test' } },
    },
    { name: 'other credentials', given: { seen: { ...others, credentials: { uuid: 'another' } } } },
  ])('given $name, then they are stored, and their owner is told once', async ({ given }) => {
    await scene.list(given);
    await scene.list(given);
    expect(await scene.links()).toEqual([linkTo(2)]);
    expect(await scene.toldCount()).toBe(1);
  });

  test('given another inbound whose links connect as before, then nobody is told', async () => {
    await scene.list({ inbound: { linkFingerprint: 'second' } });
    expect(await scene.toldCount()).toBe(0);
  });

  test.each([
    {
      name: 'what their panel draws at random',
      link: `${linkTo(1).split('#')[0]}&sni=drawn#shop`,
      toldCount: 0,
    },
    { name: 'where they lead', link: linkTo(2), toldCount: 1 },
  ])(
    'given links that no listing confirmed and that differ in $name, then they are stored, and told: $toldCount',
    async (row) => {
      await scene.unconfirm();
      await scene.list({ seen: { links: [row.link] } });
      expect(await scene.links()).toEqual([row.link]);
      expect(await scene.toldCount()).toBe(row.toldCount);
    },
  );

  test.each([
    { name: 'an account that is being changed', given: { ...changed, row: { observedGeneration: 0 } } },
    {
      name: 'an account that is off',
      given: { ...changed, seen: { ...others, status: 'disabled' as const } },
    },
    {
      name: 'an inbound that does not serve',
      given: { seen: others, inbound: { linkFingerprint: 'second', status: 'missing' as const } },
    },
  ])('given $name, then the stored ones stay', async ({ given }) => {
    await scene.list(given);
    expect(await scene.links()).toEqual([linkTo(1)]);
  });

  test('given a panel that shows none of an account that is on, then the stored ones stay until it shows others', async () => {
    await scene.list({ ...changed, seen: { links: [] } });
    expect(await scene.links()).toEqual([linkTo(1)]);
    expect(await scene.toldCount()).toBe(0);
    await scene.list(changed);
    expect(await scene.links()).toEqual([linkTo(2)]);
    expect(await scene.toldCount()).toBe(1);
  });

  test('given links that cost a call each, when no more may be read, then the rest is left for the next listing', async () => {
    const of = vi.fn(async () => [[linkTo(2)]]);
    const readLinks = { callsPerAccount: true, of };
    const sync = await scene.list({ ...changed, readLinks, sync: { linkReadsLeft: 0 } });
    expect(sync.hasStaleLinks).toBe(true);
    expect(of).not.toHaveBeenCalled();
    const next = await scene.list({ ...changed, readLinks });
    expect(next.hasStaleLinks).toBe(false);
    expect(await scene.links()).toEqual([linkTo(2)]);
  });
});
