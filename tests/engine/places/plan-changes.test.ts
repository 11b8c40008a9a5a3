import type { CreatePlanInput } from '@panelkit/sdk';
import { describe, expect, test } from 'vitest';
import { violationsOf } from '../violations-of.ts';
import { counts, deliver, openPlacesShop, type PlacesShop, placesOn } from './places-shop.ts';

type Place = 'germany' | 'finland' | 'home';
const LIMIT = 30_000_000;

/** A plan with these places of the shop, the first of them the lead. */
function planAt(shop: PlacesShop, keys: readonly Place[], overrides: Partial<CreatePlanInput> = {}) {
  const { placement } = placesOn(shop);
  const places = keys.flatMap((key) => placement?.places?.find((place) => place.key === key) ?? []);
  return { trafficLimitBytes: LIMIT, placement: { places }, ...overrides };
}

async function openSold(from: readonly Place[], to: readonly Place[]) {
  const shop = await openPlacesShop();
  const sold = await deliver(shop, planAt(shop, from));
  const { subscriptionId, customer } = sold;
  const toPlan = await shop.plan(planAt(shop, to, { price: { amountMinor: 2000, currency: 'USD' } }));
  const change = () =>
    shop.panelkit.subscriptions.changePlan({ subscriptionId, planId: toPlan.id }, shop.as(customer));
  const read = () => shop.panelkit.subscriptions.get(subscriptionId, shop.staff());
  const servers = async () => {
    const { shopLink } = await shop.panelkit.delivery.get(subscriptionId, shop.as(customer));
    const token = shopLink.split('/').at(-1) ?? '';
    return (await shop.panelkit.delivery.byToken(token)).servers.map(({ placeName }) => placeName?.en);
  };
  const taken = async () => {
    const plans = await Promise.all([sold.plan.id, toPlan.id].map((id) => shop.panelkit.plans.get(id)));
    const { rows } = await shop.panelkit.inbounds.list({}, shop.staff());
    return {
      plans: plans.map(({ heldCount, usedCount }) => [heldCount, usedCount]),
      inbounds: rows.reduce((sum, { heldCount, usedCount }) => sum + heldCount + usedCount, 0),
    };
  };
  return { ...sold, shop, toPlan, change, read, servers, taken };
}

describe('a change between plans with places', () => {
  test.each<{ from: Place[]; to: Place[]; counted: number[]; names: string[] }>([
    {
      from: ['germany', 'finland'],
      to: ['germany', 'home'],
      counted: [1, 0, 1],
      names: ['Germany', 'Home line'],
    },
    { from: ['germany', 'finland', 'home'], to: ['germany'], counted: [1, 0, 0], names: ['Germany'] },
    {
      from: ['germany'],
      to: ['germany', 'finland', 'home'],
      counted: [1, 1, 1],
      names: ['Germany', 'Finland', 'Home line'],
    },
  ])(
    'given $from, when changed to $to, then the lead stays, others come and go, and each seat is counted once',
    async ({ from, to, counted, names }) => {
      const sold = await openSold(from, to);
      const { shop } = sold;
      const [kept] = shop.germany.fake.accounts();
      shop.germany.fake.addTraffic(kept?.name ?? '', 1000);
      await shop.clock.advance('16m');
      await sold.change();
      await shop.clock.advance('2m');
      expect(await sold.read()).toMatchObject({ planId: sold.toPlan.id, pendingChange: null, usedBytes: 0 });
      expect(counts(shop)).toEqual(counted);
      expect(shop.germany.fake.accounts()[0]?.name).toBe(kept?.name);
      expect(await sold.servers()).toEqual(names);
      expect(await sold.taken()).toEqual({
        plans: [
          [0, 0],
          [0, 1],
        ],
        inbounds: to.length,
      });
      expect(await violationsOf(shop)).toEqual([]);
    },
  );

  test('given a lead place that the new plan does not begin with, then it is refused', async () => {
    const { change } = await openSold(['germany', 'finland'], ['finland', 'germany']);
    await expect(change()).rejects.toMatchObject({
      code: 'NOT_ELIGIBLE',
      details: { reasons: ['places-differ'] },
    });
  });

  test('given a lead panel that is down, then the change is applied by a place that comes, and the lead follows', async () => {
    const sold = await openSold(['germany', 'finland'], ['germany', 'home']);
    const { shop } = sold;
    shop.germany.fake.goDown();
    await sold.change();
    await shop.clock.advance('2m');
    expect(await sold.read()).toMatchObject({ planId: sold.toPlan.id, pendingChange: null });
    shop.germany.fake.comeBack();
    await shop.clock.advance('1h');
    expect(counts(shop)).toEqual([1, 0, 1]);
    expect(await sold.taken()).toEqual({
      plans: [
        [0, 0],
        [0, 1],
      ],
      inbounds: 2,
    });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given only the place that goes, then it does not apply the change; without the others it is voided, and what came goes', async () => {
    const sold = await openSold(['germany', 'finland'], ['germany', 'home']);
    const { shop } = sold;
    shop.germany.fake.goDown();
    shop.home.fake.goDown();
    await sold.change();
    await shop.clock.advance('1h');
    expect((await sold.read()).pendingChange).not.toBeNull();
    await shop.clock.advance('26h');
    expect(await sold.read()).toMatchObject({ planId: sold.plan.id, pendingChange: null });
    shop.germany.fake.comeBack();
    shop.home.fake.comeBack();
    await shop.clock.advance('2h');
    expect(counts(shop)).toEqual([1, 1, 0]);
    expect(await sold.taken()).toEqual({
      plans: [
        [0, 1],
        [0, 0],
      ],
      inbounds: 2,
    });
    expect((await shop.panelkit.wallets.get(sold.customer.id, shop.staff())).availableMinor).toBe(99_000);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given an optional place that still waits for its panel, when a plan change of the same instant is voided, then it stays', async () => {
    const shop = await openPlacesShop();
    shop.home.fake.goDown();
    const customer = await shop.customer({ balanceMinor: 100_000 });
    const order = await shop.buy(customer, await shop.plan(planAt(shop, ['germany', 'home'])));
    await shop.panelkit.orders.settled(order.id);
    const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff());
    const subscriptionId = rows[0]?.id ?? '';
    const toPlan = await shop.plan(planAt(shop, ['germany', 'finland', 'home']));
    shop.germany.fake.goDown();
    shop.finland.fake.goDown();
    await shop.panelkit.subscriptions.changePlan({ subscriptionId, planId: toPlan.id }, shop.as(customer));
    await shop.scheduler.start();
    await shop.clock.advance('26h');
    for (const { fake } of [shop.germany, shop.finland, shop.home]) fake.comeBack();
    await shop.clock.advance('2h');
    expect(counts(shop)).toEqual([1, 0, 1]);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a plan whose places are edited while the change to it is pending, then the lead and what came stay', async () => {
    const sold = await openSold(['germany', 'finland'], ['germany', 'home']);
    const { shop, toPlan } = sold;
    for (const { fake } of [shop.germany, shop.home]) fake.goDown();
    await sold.change();
    await shop.clock.advance('2m');
    const { placement } = planAt(shop, ['finland']);
    await shop.panelkit.plans.update({ planId: toPlan.id, patch: { placement } }, shop.staff());
    for (const { fake } of [shop.germany, shop.home]) fake.comeBack();
    await shop.clock.advance('2h');
    expect(await sold.read()).toMatchObject({ planId: toPlan.id, pendingChange: null });
    // The checker of invariants reads the places of a plan as they are now.
    expect(counts(shop)).toEqual([1, 1, 1]);
  });

  test('given a place that comes and is full, then nothing is charged and nothing is held', async () => {
    const sold = await openSold(['germany'], ['germany', 'home']);
    const { shop } = sold;
    const inboundId = shop.home.inbounds[0]?.id ?? '';
    await shop.panelkit.inbounds.update({ inboundId, capacity: 0 }, shop.staff());
    await expect(sold.change()).rejects.toMatchObject({ code: 'SOLD_OUT' });
    expect(await sold.taken()).toEqual({
      plans: [
        [0, 1],
        [0, 0],
      ],
      inbounds: 1,
    });
  });
});
