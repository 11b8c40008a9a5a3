import { silentLogger } from '@panelkit/sdk';
import type { TestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { type Operator, OTHER_UUID, REKEYING } from './operators.ts';
import { openShopOn, type ShopOnSimulator } from './shop-on-simulator.ts';

const THIRD_UUID = '99999999-2222-4333-8444-555555555555';

/**
 * A shop that asks its staff about credentials that were changed on the panel, with one subscription on it.
 */
interface AskedShop extends ShopOnSimulator {
  panel: Operator;
  subscriptionId: string;
  name: string;
  /** What *Needs a hand* shows. */
  lines(): Promise<[kind: string, accountCount: number][]>;
  decide(choice: 'rotate' | 'take'): Promise<number>;
  /** Whether all links that the shop serves come in. */
  comesIn(): Promise<boolean>;
}

async function open(reach: (clock: TestClock) => Operator): Promise<AskedShop> {
  const shop = await openShopOn(reach);
  const { panel } = shop;
  const { panels: registry } = shop.panelkit;
  await registry.update({ panelId: shop.panelId, credentialPolicy: 'ask' }, shop.staff());
  const subscriptionId = await shop.sell();
  return {
    ...shop,
    subscriptionId,
    name: panel.names()[0] ?? '',
    lines: async () =>
      (await registry.attention(shop.staff())).map(({ kind, accountCount }) => [kind, accountCount]),
    decide: async (choice) => {
      const open = await registry.changedCredentials(shop.panelId, shop.staff());
      const accountIds = open.map(({ accountId }) => accountId);
      const count = await registry.decideCredentials(
        { panelId: shop.panelId, accountIds, choice },
        shop.staff(),
      );
      await shop.clock.advance('1m');
      return count;
    },
    comesIn: async () => {
      const { links } = await shop.delivered(subscriptionId);
      return links.length > 0 && links.every((link) => panel.dial(link));
    },
  };
}

const ASKED = [['credentials-changed', 1]];

describe.each(REKEYING)('$family, whose staff are asked about changed credentials', ({ reach }) => {
  test('given another uuid, when listed, then the customer is served with it, told once, and staff are asked until they take it', async () => {
    const shop = await open(reach);
    shop.panel.rekey(shop.name, OTHER_UUID);
    await shop.listing();
    expect(shop.panel.uuidOf(shop.name)).toBe(OTHER_UUID);
    expect(await shop.lines()).toEqual(ASKED);
    expect(await shop.comesIn()).toBe(true);
    expect(await shop.events('subscription.link-changed')).toHaveLength(1);
    expect(await shop.events('panel.needs-attention')).toMatchObject([
      { data: { kind: 'credentials-changed' } },
    ]);
    await shop.listing();
    await shop.clock.advance('1h');
    expect(shop.panel.uuidOf(shop.name)).toBe(OTHER_UUID);
    expect(await shop.lines()).toEqual(ASKED);
    expect(await shop.decide('take')).toBe(1);
    await shop.listing();
    expect(await shop.lines()).toEqual([]);
    expect(shop.panel.uuidOf(shop.name)).toBe(OTHER_UUID);
    expect(await shop.comesIn()).toBe(true);
    expect(await shop.events('subscription.link-changed')).toHaveLength(1);
    expect(shop.panel.names()).toEqual([shop.name]);
    expect(await auditOf(shop)).toEqual([
      'account.ask-credentials system',
      'account.decide-credentials staff',
    ]);
  });

  test('given another uuid, when staff give new credentials, then neither the old nor theirs are left, and the customer is told again', async () => {
    const shop = await open(reach);
    const before = shop.panel.uuidOf(shop.name);
    shop.panel.rekey(shop.name, OTHER_UUID);
    await shop.listing();
    expect(await shop.decide('rotate')).toBe(1);
    await shop.listing();
    expect([before, OTHER_UUID]).not.toContain(shop.panel.uuidOf(shop.name));
    expect(await shop.lines()).toEqual([]);
    expect(await shop.comesIn()).toBe(true);
    expect(await shop.events('subscription.link-changed')).toHaveLength(2);
  });

  test('given an open question, when terms change, then they are written and the credentials stay; changed back, the question is over', async () => {
    const shop = await open(reach);
    const { panelkit, panel, name, subscriptionId } = shop;
    const before = panel.uuidOf(name);
    panel.rekey(name, OTHER_UUID);
    await panelkit.subscriptions.suspend({ subscriptionId, reason: 'unpaid' }, shop.staff());
    await shop.clock.advance('1m');
    expect([panel.canConnect(name), panel.uuidOf(name)]).toEqual([false, OTHER_UUID]);
    expect(await shop.lines()).toEqual(ASKED);
    await panelkit.subscriptions.resume({ subscriptionId }, shop.staff());
    await shop.clock.advance('1m');
    expect([await shop.comesIn(), panel.uuidOf(name)]).toEqual([true, OTHER_UUID]);
    panel.rekey(name, THIRD_UUID);
    await shop.listing();
    expect([await shop.comesIn(), panel.uuidOf(name)]).toEqual([true, THIRD_UUID]);
    panel.rekey(name, before);
    await shop.listing();
    expect(await shop.lines()).toEqual([]);
    expect([await shop.comesIn(), panel.uuidOf(name)]).toEqual([true, before]);
  });

  test('given taken credentials, when they are changed again, then staff are asked again, and a termination removes the account', async () => {
    const shop = await open(reach);
    shop.panel.rekey(shop.name, OTHER_UUID);
    await shop.listing();
    await shop.decide('take');
    shop.panel.rekey(shop.name, THIRD_UUID);
    await shop.listing();
    expect(await shop.lines()).toEqual(ASKED);
    expect(shop.panel.uuidOf(shop.name)).toBe(THIRD_UUID);
    const { subscriptionId } = shop;
    await shop.panelkit.subscriptions.terminate({ subscriptionId, reason: 'x' }, shop.staff());
    await shop.clock.advance('5m');
    expect(shop.panel.names()).toEqual([]);
    expect(await shop.lines()).toEqual([]);
  });

  test('given an open question, when the account is deleted, then it is made again with new credentials, and the question is over', async () => {
    const shop = await open(reach);
    const before = shop.panel.uuidOf(shop.name);
    shop.panel.rekey(shop.name, OTHER_UUID);
    await shop.listing();
    await deleteByHand(shop);
    await shop.listing();
    await shop.listing();
    expect(shop.panel.names()).toEqual([shop.name]);
    expect([before, OTHER_UUID]).not.toContain(shop.panel.uuidOf(shop.name));
    expect([await shop.comesIn(), await shop.lines()]).toEqual([true, []]);
  });
});

async function auditOf(shop: AskedShop): Promise<string[]> {
  const { rows } = await shop.panelkit.audit.list({ limit: 500 }, shop.staff());
  return rows
    .filter(({ action }) => action.endsWith('-credentials'))
    .map(({ action, actor }) => `${action} ${actor.kind}`)
    .sort();
}

/** As an operator does on the panel's page. */
async function deleteByHand({ panel, clock, name }: AskedShop): Promise<void> {
  const { driver, credentials, fetch } = panel;
  const baseUrl = driver.kind === 's-ui' ? 'https://panel.test/app' : 'https://panel.test';
  const connection = { fetch, clock, logger: silentLogger, requestTimeoutMs: 15_000 };
  const adapter = driver.connect({ baseUrl, credentials }, connection);
  const found = await adapter.findAccount({ name, remoteId: null });
  if (found.kind !== 'found') throw new TypeError(`the account is ${found.kind}`);
  expect(await adapter.removeAccount(found.account)).toEqual({ kind: 'applied' });
}
