import { describe, expect, test } from 'vitest';
import { violationsOf } from '../violations-of.ts';
import { counts, deliver, openPlacesShop, type PlacesShop, planOf } from './places-shop.ts';

const stateOf = async (shop: PlacesShop, orderId: string) =>
  (await shop.panelkit.orders.get(orderId, shop.staff())).state.status;
const enabledOn = ({ germany, finland, home }: PlacesShop) =>
  [germany, finland, home].map(({ fake }) => fake.accounts().map(({ status }) => status === 'active'));
/** Held and used, of a plan or an inbound. */
const taken = ({ heldCount, usedCount }: { heldCount: number; usedCount: number }) => [heldCount, usedCount];
const takenOf = async (shop: PlacesShop, planId: string) => ({
  plan: taken(await shop.panelkit.plans.get(planId)),
  inbounds: (await shop.panelkit.inbounds.list({}, shop.staff())).rows
    .filter(({ heldCount, usedCount }) => heldCount + usedCount > 0)
    .map(taken),
});

describe('a purchase', () => {
  test('given three places, when bought, then an account at each, one link with their names, and the plan counts one unit', async () => {
    const shop = await openPlacesShop();
    const { order, plan, customer, subscriptionId } = await deliver(shop);
    expect(await stateOf(shop, order.id)).toBe('fulfilled');
    expect(counts(shop)).toEqual([1, 1, 1]);
    expect(await takenOf(shop, plan.id)).toEqual({
      plan: [0, 1],
      inbounds: [
        [0, 1],
        [0, 1],
        [0, 1],
      ],
    });
    const { shopLink, links } = await shop.panelkit.delivery.get(subscriptionId, shop.as(customer));
    const { servers } = await shop.panelkit.delivery.byToken(shopLink.split('/').at(-1) ?? '');
    expect(servers.map(({ placeName }) => placeName?.en)).toEqual(['Germany', 'Finland', 'Home line']);
    expect(servers.map(({ uri }) => new URL(uri).hostname)).toEqual(
      ['germany', 'finland', 'home'].map((name) => `${name}.test`),
    );
    expect(links).toEqual(servers.map(({ uri }) => uri));
    expect(await violationsOf(shop)).toEqual([]);
  });

  test.each([
    { place: 'finland' as const, code: 'PLAN_UNAVAILABLE' },
    { place: 'home' as const, code: null },
  ])(
    'given a panel that is known to be down at $place, then it is refused with $code',
    async ({ place, code }) => {
      const shop = await openPlacesShop();
      const customer = await shop.customer({ balanceMinor: 1000 });
      const plan = await planOf(shop);
      await shop.scheduler.start();
      shop[place].fake.goDown();
      await shop.clock.advance('30m');
      const [offer] = await shop.panelkit.plans.offers({ slugs: [plan.slug] });
      expect(offer?.availability.kind).toBe(code === null ? 'available' : 'no-server');
      if (code !== null) {
        await expect(shop.buy(customer, plan)).rejects.toMatchObject({ code });
        expect(await takenOf(shop, plan.id)).toEqual({ plan: [0, 0], inbounds: [] });
        return;
      }
      const order = await shop.buy(customer, plan);
      await shop.clock.advance('1m');
      // What nobody waits for follows when it can.
      expect([await stateOf(shop, order.id), counts(shop)]).toEqual(['fulfilled', [1, 1, 0]]);
      await shop.clock.advance('30h');
      shop.home.fake.comeBack();
      await shop.clock.advance('1h');
      expect(counts(shop)).toEqual([1, 1, 1]);
      expect(await violationsOf(shop)).toEqual([]);
    },
  );

  test('given a required panel that goes down, then money waits for it, and it is delivered when it returns', async () => {
    const shop = await openPlacesShop();
    const customer = await shop.customer({ balanceMinor: 1000 });
    const plan = await planOf(shop);
    await shop.scheduler.start();
    shop.finland.fake.goDown();
    const order = await shop.buy(customer, plan);
    await shop.clock.advance('1h');
    expect(counts(shop)).toEqual([1, 0, 1]);
    expect(await stateOf(shop, order.id)).toBe('fulfilling');
    expect(await shop.panelkit.wallets.get(customer.id, shop.staff())).toMatchObject({
      balanceMinor: 1000,
      availableMinor: 0,
    });
    shop.finland.fake.comeBack();
    await shop.clock.advance('1h');
    expect([await stateOf(shop, order.id), counts(shop)]).toEqual(['fulfilled', [1, 1, 1]]);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a panel that refuses an optional place, then the unit is delivered without it, and staff are told', async () => {
    const shop = await openPlacesShop();
    const customer = await shop.customer({ balanceMinor: 1000 });
    const plan = await planOf(shop);
    await shop.scheduler.start();
    shop.home.fake.faults.sometimes('ensureAccount', { kind: 'refused' }, 1);
    const order = await shop.buy(customer, plan);
    await shop.clock.advance('30h');
    expect([await stateOf(shop, order.id), counts(shop)]).toEqual(['fulfilled', [1, 1, 0]]);
    const events = await shop.backend.storage.events.list({ after: 0, limit: 1000 });
    expect(events.filter(({ type }) => type === 'account.needs-attention')).not.toEqual([]);
  });

  test.each(['expires', 'is paid'])(
    'given an order that waits for its payment, when it %s, then all its places follow',
    async (what) => {
      const shop = await openPlacesShop();
      const customer = await shop.customer();
      const plan = await planOf(shop);
      await shop.scheduler.start();
      const items = [{ planId: plan.id, quantity: 2 }];
      const by = shop.as(customer);
      const order = await shop.panelkit.orders.place(
        { customerId: customer.id, items, payment: { method: 'receipt' } },
        by,
      );
      expect(await takenOf(shop, plan.id)).toEqual({
        plan: [2, 0],
        inbounds: [
          [2, 0],
          [2, 0],
          [2, 0],
        ],
      });
      if (what === 'expires') {
        await shop.clock.advance('1h');
        expect(await takenOf(shop, plan.id)).toEqual({ plan: [0, 0], inbounds: [] });
        return;
      }
      const { rows } = await shop.panelkit.payments.list({ orderId: order.id }, shop.staff());
      const paymentId = rows[0]?.id ?? '';
      await shop.panelkit.payments.submitReceipt({ paymentId, reference: 'TX-77' }, shop.as(customer));
      await shop.panelkit.payments.approve({ paymentId }, shop.staff());
      await shop.clock.advance('1m');
      expect(counts(shop)).toEqual([2, 2, 2]);
      expect(await takenOf(shop, plan.id)).toEqual({
        plan: [0, 2],
        inbounds: [
          [0, 2],
          [0, 2],
          [0, 2],
        ],
      });
      expect(await violationsOf(shop)).toEqual([]);
    },
  );

  test('given one seat left at one place, when many buy at once, then one does, and no other place is taken', async () => {
    const shop = await openPlacesShop();
    const inboundId = shop.finland.inbounds[0]?.id ?? '';
    await shop.panelkit.inbounds.update({ inboundId, capacity: 1 }, shop.staff());
    const plan = await planOf(shop);
    const buyers = await Promise.all(Array.from({ length: 5 }, () => shop.customer({ balanceMinor: 1000 })));
    const bought = await Promise.allSettled(buyers.map((buyer) => shop.buy(buyer, plan)));
    expect(bought.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await takenOf(shop, plan.id)).toEqual({
      plan: [1, 0],
      inbounds: [
        [1, 0],
        [1, 0],
        [1, 0],
      ],
    });
  });
});

describe('a delivered subscription', () => {
  test('given a suspension, a resume and a termination, then all places follow', async () => {
    const shop = await openPlacesShop();
    const { subscriptionId, plan } = await deliver(shop);
    const reason = 'test';
    await shop.panelkit.subscriptions.suspend({ subscriptionId, reason }, shop.staff());
    await shop.clock.advance('1m');
    expect(enabledOn(shop)).toEqual([[false], [false], [false]]);
    await shop.panelkit.subscriptions.resume({ subscriptionId }, shop.staff());
    await shop.clock.advance('1m');
    expect(enabledOn(shop)).toEqual([[true], [true], [true]]);
    expect(await violationsOf(shop)).toEqual([]);
    await shop.panelkit.subscriptions.terminate({ subscriptionId, reason }, shop.staff());
    await shop.clock.advance('1m');
    expect(counts(shop)).toEqual([0, 0, 0]);
    expect(await takenOf(shop, plan.id)).toEqual({ plan: [0, 0], inbounds: [] });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a panel that is down, when extended, then it is charged with the first place and the others follow, each with its usage reset', async () => {
    const shop = await openPlacesShop();
    const { subscriptionId, customer } = await deliver(shop);
    for (const { fake } of [shop.germany, shop.finland]) fake.addTraffic(fake.accounts()[0]?.name ?? '', 700);
    await shop.clock.advance('20m');
    const read = () => shop.panelkit.subscriptions.get(subscriptionId, shop.staff());
    expect((await read()).usedBytes).toBe(1400);
    const before = (await read()).granted?.expiresAt;
    shop.finland.fake.goDown();
    await shop.panelkit.subscriptions.extend({ subscriptionId }, shop.as(customer));
    await shop.clock.advance('1m');
    const after = await read();
    expect(after).toMatchObject({ pendingChange: null, usedBytes: 0, period: 2 });
    expect(after.granted?.expiresAt).not.toEqual(before);
    expect((await shop.panelkit.wallets.get(customer.id, shop.staff())).balanceMinor).toBe(98_000);
    await shop.clock.advance('30h');
    shop.finland.fake.comeBack();
    await shop.clock.advance('1h');
    const [inFinland] = shop.finland.fake.accounts();
    expect(inFinland).toMatchObject({ expiresAt: after.granted?.expiresAt, usedBytes: 0 });
    // What the reset took away is not booked, what comes after it is.
    expect((await read()).usedBytes).toBe(0);
    shop.finland.fake.addTraffic(inFinland?.name ?? '', 50);
    await shop.clock.advance('20m');
    expect((await read()).usedBytes).toBe(50);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a panel that refuses its place, when extended, then the others take the extension', async () => {
    const shop = await openPlacesShop();
    const { subscriptionId, customer } = await deliver(shop);
    shop.germany.fake.faults.sometimes('ensureAccount', { kind: 'refused' }, 1);
    shop.finland.fake.goDown();
    shop.home.fake.goDown();
    await shop.panelkit.subscriptions.extend({ subscriptionId }, shop.as(customer));
    await shop.clock.advance('1h');
    const read = () => shop.panelkit.subscriptions.get(subscriptionId, shop.staff());
    expect((await read()).pendingChange).not.toBeNull();
    shop.home.fake.comeBack();
    await shop.clock.advance('1h');
    expect(await read()).toMatchObject({ pendingChange: null, period: 2 });
  });

  test('given places that all fail, when extended, then the money is back and the former terms are', async () => {
    const shop = await openPlacesShop();
    const { subscriptionId, customer } = await deliver(shop);
    for (const { fake } of [shop.germany, shop.finland, shop.home]) fake.goDown();
    await shop.panelkit.subscriptions.extend({ subscriptionId }, shop.as(customer));
    await shop.clock.advance('26h');
    const read = () => shop.panelkit.subscriptions.get(subscriptionId, shop.staff());
    expect(await read()).toMatchObject({ pendingChange: null, period: 1 });
    expect((await shop.panelkit.wallets.get(customer.id, shop.staff())).availableMinor).toBe(99_000);
    for (const { fake } of [shop.germany, shop.finland, shop.home]) fake.comeBack();
    await shop.clock.advance('2h');
    expect(await violationsOf(shop)).toEqual([]);
  });

  test.each(['finland', 'germany'] as const)(
    'given a dead panel, when its place (%s) is moved, then the others stay and the link keeps its order',
    async (place) => {
      const shop = await openPlacesShop();
      const { subscriptionId, customer } = await deliver(shop);
      const stays = place === 'finland' ? shop.germany : shop.finland;
      const [kept] = stays.fake.accounts();
      shop[place].fake.goDown();
      await shop.clock.advance('10m');
      const inboundId = shop.home.inbounds[1]?.id ?? '';
      await shop.panelkit.subscriptions.move({ subscriptionId, inboundId, placeKey: place }, shop.staff());
      await shop.clock.advance('10m');
      expect(shop.home.fake.accounts()).toHaveLength(2);
      expect(stays.fake.accounts()[0]?.name).toBe(kept?.name);
      const { links } = await shop.panelkit.delivery.get(subscriptionId, shop.as(customer));
      const hosts = links.map((uri) => new URL(uri).hostname);
      expect(hosts).toEqual(
        place === 'finland'
          ? ['germany.test', 'home.test', 'home.test']
          : ['home.test', 'finland.test', 'home.test'],
      );
      shop[place].fake.comeBack();
      await shop.clock.advance('6h');
      expect(shop[place].fake.accounts()).toEqual([]);
      expect(await violationsOf(shop)).toEqual([]);
    },
  );

  test('given an end that is over its grace, when revived, then every place is there again', async () => {
    const shop = await openPlacesShop();
    const { subscriptionId, customer, plan } = await deliver(shop, { durationDays: 1 });
    await shop.clock.advance('5d');
    expect(counts(shop)).toEqual([0, 0, 0]);
    await shop.panelkit.subscriptions.extend({ subscriptionId }, shop.as(customer));
    await shop.clock.advance('10m');
    expect(counts(shop)).toEqual([1, 1, 1]);
    expect(await takenOf(shop, plan.id)).toEqual({
      plan: [0, 1],
      inbounds: [
        [0, 1],
        [0, 1],
        [0, 1],
      ],
    });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a plan of several places, when another plan is wanted, then it is refused with its reason', async () => {
    const shop = await openPlacesShop();
    const { subscriptionId, customer } = await deliver(shop);
    const other = await shop.plan({ slug: 'other' });
    await expect(
      shop.panelkit.subscriptions.changePlan({ subscriptionId, planId: other.id }, shop.as(customer)),
    ).rejects.toMatchObject({ code: 'NOT_ELIGIBLE', details: { reasons: ['places-differ'] } });
  });
});

test('given a purchase whose accounts wait for staff, when started, then all of them begin', async () => {
  const shop = await openPlacesShop();
  const customer = await shop.customer({ balanceMinor: 1000 });
  const plan = await planOf(shop, { provisioning: { autoProvision: false } });
  await shop.scheduler.start();
  const order = await shop.buy(customer, plan);
  await shop.clock.advance('1h');
  expect(counts(shop)).toEqual([0, 0, 0]);
  const [unit] = await shop.panelkit.units.listByOrder(order.id, shop.staff());
  await shop.panelkit.units.start({ unitId: unit?.id ?? '' }, shop.staff());
  await shop.clock.advance('1m');
  expect([await stateOf(shop, order.id), counts(shop)]).toEqual(['fulfilled', [1, 1, 1]]);
  expect(await violationsOf(shop)).toEqual([]);
});

test('given a required panel that is dead, when its place is re-placed, then the unit is delivered there', async () => {
  const shop = await openPlacesShop();
  const customer = await shop.customer({ balanceMinor: 1000 });
  const plan = await shop.plan({
    trafficLimitBytes: null,
    placement: {
      places: [
        {
          key: 'germany',
          name: { en: 'Germany' },
          selector: { panelIds: [shop.germany.id] },
          required: true,
        },
        {
          key: 'north',
          name: { en: 'North' },
          selector: { panelIds: [shop.finland.id, shop.home.id] },
          required: true,
        },
      ],
    },
  });
  await shop.scheduler.start();
  for (const { fake } of [shop.finland, shop.home]) fake.goDown();
  const order = await shop.buy(customer, plan);
  await shop.clock.advance('10m');
  const accounts = (await shop.backend.storage.accounts.list()).rows;
  const north = accounts.find(({ placeKey }) => placeKey === 'north');
  const other = [shop.finland, shop.home].find(({ id }) => id !== north?.panelId);
  other?.fake.comeBack();
  await shop.clock.advance('10m');
  const [unit] = await shop.panelkit.units.listByOrder(order.id, shop.staff());
  const wanted = { unitId: unit?.id ?? '', inboundId: other?.inbounds[0]?.id ?? '', placeKey: 'north' };
  await shop.panelkit.units.replace(wanted, shop.staff());
  await shop.clock.advance('10m');
  expect(await stateOf(shop, order.id)).toBe('fulfilled');
  expect(other?.fake.accounts()).toHaveLength(1);
  for (const { fake } of [shop.finland, shop.home]) fake.comeBack();
  await shop.clock.advance('6h');
  expect(counts(shop).reduce((sum, count) => sum + count, 0)).toBe(2);
  expect(await violationsOf(shop)).toEqual([]);
});
