import { describe, expect, test } from 'vitest';
import { HANDLED_PANELS, openSimulatedShop } from './simulated-shop.ts';

const started = HANDLED_PANELS.filter(({ name }) => !name.startsWith('Marzneshin'));

describe.each(started)('$name: customers on an inbound that was deleted', ({ start }) => {
  test('given a plan that sells that inbound alone, when one is moved, then another inbound is found and its link connects', async () => {
    const shop = await openSimulatedShop(start);
    const id = await shop.buy();
    shop.handled.removeInbound();
    await shop.sync();
    await shop.panelkit.subscriptions.move({ subscriptionId: id }, shop.staff());
    await shop.settle(id);
    expect((await shop.shopLinks(id)).map(shop.handled.dial)).toEqual([true]);
    const told = (await shop.eventsOf(id)).filter(({ type }) => type === 'subscription.link-changed');
    expect(told).toHaveLength(1);
  });

  test('given several on it, when all are moved to an inbound that staff name, then each link connects there', async () => {
    const shop = await openSimulatedShop(start);
    const ids = [await shop.buy(), await shop.buy()];
    shop.handled.removeInbound();
    await shop.sync();
    const { rows } = await shop.panelkit.inbounds.list({ panelId: shop.panelId }, shop.staff());
    const toInboundId = rows.find(({ status }) => status === 'active')?.id ?? '';
    const wanted = { inboundId: shop.inboundId, toInboundId };
    const { id: runId } = await shop.panelkit.bulk.moveEveryone(wanted, shop.staff());
    const run = await shop.panelkit.bulk.settled(runId, shop.staff());
    expect(run).toMatchObject({ status: 'done', doneCount: 2, refusedCount: 0 });
    for (const id of ids) {
      await shop.settle(id);
      expect((await shop.shopLinks(id)).map(shop.handled.dial)).toEqual([true]);
    }
    const emptied = await shop.panelkit.inbounds.get(shop.inboundId, shop.staff());
    expect(emptied).toMatchObject({ status: 'missing', usedCount: 0, heldCount: 0 });
  });
});

// 3x-ui 2.9.4 deletes an inbound's accounts with it, 3.2.0 takes them off it.
describe.each(HANDLED_PANELS)('$name: an inbound that was deleted', ({ start }) => {
  test('given a customer on it, when suspended, then the account is off without a complaint', async () => {
    const shop = await openSimulatedShop(start);
    const id = await shop.buy();
    shop.handled.removeInbound();
    await shop.sync();
    await shop.panelkit.subscriptions.suspend({ subscriptionId: id, reason: 'abuse' }, shop.staff());
    await shop.settle(id);
    // What is missing is looked for twice, and some panels take their time to settle.
    for (const _ of [1, 2, 3]) {
      await shop.clock.advance('1m');
      await shop.settle(id);
    }
    const { accountId } = await shop.panelkit.subscriptions.get(id, shop.staff());
    const account = await shop.backend.storage.accounts.find(accountId);
    expect(account).toMatchObject({ lastError: null, nextAttemptAt: null });
    expect(account?.observedGeneration).toBe(account?.generation);
  });
});

const switched = HANDLED_PANELS.filter(({ name }) => name.startsWith('3x-ui'));

test.each(switched)(
  '$name: given an inbound that is disabled, when synced, then staff see it with its customers, and one who is moved connects again',
  async ({ start }) => {
    const shop = await openSimulatedShop(start);
    const id = await shop.buy();
    await shop.sync();
    const lines = async () =>
      (await shop.panelkit.panels.attention(shop.staff())).map(({ kind, accountCount }) => [
        kind,
        accountCount,
      ]);
    shop.handled.disableInbound?.();
    expect((await shop.shopLinks(id)).map(shop.handled.dial)).toEqual([false]);
    await shop.sync();
    expect(await lines()).toEqual([['inbound-disabled', 1]]);
    const { status } = await shop.panelkit.inbounds.get(shop.inboundId, shop.staff());
    expect(status).toBe('disabled');
    await shop.panelkit.subscriptions.move({ subscriptionId: id }, shop.staff());
    await shop.settle(id);
    expect((await shop.shopLinks(id)).map(shop.handled.dial)).toEqual([true]);
    expect(await lines()).toEqual([]);
  },
);

const hidden = HANDLED_PANELS.filter(({ name }) => name.startsWith('Marz'));

test.each(hidden)(
  '$name: given an inbound whose hosts are all disabled, when synced, then staff see it with its customers, and nothing is sold on it until one is enabled',
  async ({ start }) => {
    const shop = await openSimulatedShop(start);
    const id = await shop.buy();
    await shop.sync();
    const [link = ''] = await shop.shopLinks(id);
    const lines = async () =>
      (await shop.panelkit.panels.attention(shop.staff())).map(({ kind, accountCount }) => [
        kind,
        accountCount,
      ]);
    shop.handled.switchHosts?.(false);
    await shop.sync();
    expect(await lines()).toEqual([['inbound-disabled', 1]]);
    await expect(shop.buy()).rejects.toMatchObject({ code: 'PLAN_UNAVAILABLE' });
    // Who has the link connects as before: only the panel's own answer leaves it out.
    expect([shop.handled.dial(link), await shop.shopLinks(id)]).toEqual([true, [link]]);
    shop.handled.switchHosts?.(true);
    await shop.sync();
    await shop.settle(id);
    expect(await lines()).toEqual([]);
    expect(await shop.shopLinks(id)).toEqual([link]);
    expect((await shop.shopLinks(await shop.buy())).map(shop.handled.dial)).toEqual([true]);
  },
);

test('given an account that was taken off its inbound by hand, when two listings saw it, then it is put back and its link connects', async () => {
  const found = HANDLED_PANELS.find(({ name }) => name === '3x-ui 3.6.0');
  if (found === undefined) throw new Error('no such panel');
  const shop = await openSimulatedShop(found.start);
  const id = await shop.buy();
  await shop.sync();
  shop.handled.detach?.();
  expect((await shop.shopLinks(id)).map(shop.handled.dial)).toEqual([false]);
  await shop.sync();
  await shop.clock.advance('15m');
  await shop.sync();
  await shop.settle(id);
  expect((await shop.shopLinks(id)).map(shop.handled.dial)).toEqual([true]);
});

test.each(switched)(
  '$name: given links that name the address by which it is reached, when staff change that, then links follow with the next sync',
  async ({ start }) => {
    const shop = await openSimulatedShop(start);
    const id = await shop.buy();
    await shop.sync();
    expect((await shop.shopLinks(id)).map(hostOf)).toEqual(['panel.test']);
    const baseUrl = 'https://moved.test:2053';
    await shop.panelkit.panels.update(
      { panelId: shop.panelId, baseUrl, credentials: { username: 'root', password: 'root-password' } },
      shop.staff(),
    );
    await shop.scheduler.start();
    await shop.clock.advance('30s');
    await shop.scheduler.stop();
    expect((await shop.shopLinks(id)).map(hostOf)).toEqual(['moved.test']);
  },
);

const savedBy = HANDLED_PANELS.filter(({ name }) => name.startsWith('S-UI'));

test.each(savedBy)(
  '$name: given an inbound that is saved again at another address, when synced, then links name that',
  async ({ start }) => {
    const shop = await openSimulatedShop(start);
    const id = await shop.buy();
    await shop.sync();
    shop.handled.saveInbound?.('moved.test');
    await shop.sync();
    const links = await shop.shopLinks(id);
    expect(links.map(hostOf)).toEqual(['moved.test']);
  },
);

function hostOf(link: string): string {
  const settings: unknown = JSON.parse(atob(link.slice('vmess://'.length)));
  return String(Reflect.get(Object(settings), 'add'));
}
