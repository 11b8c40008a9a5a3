import { describe, expect, test } from 'vitest';
import { overuseBoundOf } from '../../../packages/sdk/src/domain/usage/shared-volume.ts';
import { violationsOf } from '../violations-of.ts';
import { deliver, openPlacesShop, type PlacesShop } from './places-shop.ts';

type Place = 'germany' | 'finland' | 'home';
const PLACES: readonly Place[] = ['germany', 'finland', 'home'];
const LIMIT = 30_000_000;

const accountAt = (shop: PlacesShop, place: Place) => {
  const [account] = shop[place].fake.accounts();
  if (account === undefined) throw new Error(`no account in ${place}`);
  return account;
};
const use = (shop: PlacesShop, place: Place, bytes: number): boolean =>
  shop[place].fake.addTraffic(accountAt(shop, place).name, bytes);
const leftAt = (shop: PlacesShop, place: Place) => {
  const { trafficLimitBytes, usedBytes } = accountAt(shop, place);
  return (trafficLimitBytes ?? Number.POSITIVE_INFINITY) - usedBytes;
};
const writesOf = (shop: PlacesShop) => PLACES.map((place) => shop[place].fake.calls.ensureAccount);
const statuses = (shop: PlacesShop) => PLACES.map((place) => accountAt(shop, place).status);

async function openLimited(limit = LIMIT) {
  const shop = await openPlacesShop();
  const sold = await deliver(shop, { trafficLimitBytes: limit });
  const { subscriptionId: id } = sold;
  const read = () => shop.panelkit.subscriptions.get(id, shop.staff());
  const links = async () => (await shop.panelkit.delivery.get(id, shop.as(sold.customer))).links;
  const bound = async () => {
    const accounts = await shop.backend.storage.accounts.listLive(id);
    const { usedBytes } = await read();
    const shared = accounts.map(({ counterBytes, writtenLimitBytes }) => ({
      counterBytes,
      writtenLimitBytes: writtenLimitBytes ?? 0,
    }));
    return overuseBoundOf({ trafficLimitBytes: limit, usedBytes }, shared);
  };
  return { ...sold, shop, read, links, bound };
}

describe('a volume over several places', () => {
  test('given one place alone, when used to its end, then it passes all of the volume and not a byte of it is refused', async () => {
    const { shop, read } = await openLimited();
    const step = LIMIT / 100;
    let passed = 0;
    while (use(shop, 'finland', step)) {
      passed += step;
      await shop.clock.advance('5m');
    }
    expect(passed).toBe(LIMIT);
    await shop.clock.advance('16m');
    expect(await read()).toMatchObject({ usedBytes: LIMIT, status: 'limited' });
    expect(statuses(shop).filter((status) => status === 'active')).toEqual([]);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given use in all places, then it is one sum, all are off within the bound when it is used up, and an extension brings all back', async () => {
    const { shop, read, links, customer, subscriptionId } = await openLimited();
    const before = await links();
    const step = LIMIT / 200;
    let passed = 0;
    for (let round = 0; round < 300 && statuses(shop).includes('active'); round += 1) {
      for (const place of PLACES) if (use(shop, place, step)) passed += step;
      await shop.clock.advance('1m');
    }
    expect(statuses(shop)).not.toContain('active');
    await shop.clock.advance('20m');
    const { usedBytes, status } = await read();
    expect([usedBytes, status]).toEqual([passed, 'limited']);
    // At one listing a minute, as near the end: what all of them pass in two.
    expect(passed - LIMIT).toBeLessThanOrEqual(6 * step);
    expect(passed).toBeGreaterThanOrEqual(LIMIT);
    await shop.panelkit.subscriptions.extend({ subscriptionId }, shop.as(customer));
    await shop.clock.advance('2m');
    expect(statuses(shop)).toEqual(['active', 'active', 'active']);
    expect(PLACES.map((place) => leftAt(shop, place))).toEqual([LIMIT, LIMIT, LIMIT]);
    expect(await read()).toMatchObject({ usedBytes: 0, status: 'active' });
    expect(await links()).toEqual(before);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a volume that is used up while an extension waits for its panels, then they are not written to more often', async () => {
    const { shop, read, customer, subscriptionId } = await openLimited();
    for (const place of PLACES)
      shop[place].fake.faults.sometimes('writes', { kind: 'error-before-commit' }, 1);
    await shop.panelkit.subscriptions.extend({ subscriptionId }, shop.as(customer));
    await shop.clock.advance('8h');
    use(shop, 'germany', LIMIT - 100);
    await shop.clock.advance('1h');
    const before = writesOf(shop);
    for (const bytes of [50, 50, 60]) {
      use(shop, 'finland', bytes);
      await shop.clock.advance('15m');
    }
    expect(await read()).toMatchObject({ usedBytes: LIMIT + 60, pendingChange: { kind: 'extension' } });
    const writes = writesOf(shop).map((count, index) => count - (before[index] ?? 0));
    for (const count of writes) expect(count).toBeLessThanOrEqual(1);
    for (const place of PLACES) shop[place].fake.faults.clear();
    await shop.clock.advance('8h');
    expect(await read()).toMatchObject({ usedBytes: 0, pendingChange: null, status: 'active' });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given use far from the end, then no limit is written and no panel is listed more often', async () => {
    const { shop } = await openLimited();
    const before = [...writesOf(shop), ...PLACES.map((place) => shop[place].fake.calls.listAccounts)];
    for (let hour = 0; hour < 10; hour += 1) {
      use(shop, 'germany', LIMIT / 100);
      use(shop, 'home', LIMIT / 100);
      await shop.clock.advance('1h');
    }
    const after = [...writesOf(shop), ...PLACES.map((place) => shop[place].fake.calls.listAccounts)];
    expect(after.map((calls, index) => calls - (before[index] ?? 0))).toEqual([0, 0, 0, 40, 40, 40]);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a volume that could run out, then panels are listed sooner, once a minute at most, and other places leave what remains', async () => {
    const { shop, read } = await openLimited();
    use(shop, 'germany', LIMIT * 0.9);
    await shop.clock.advance('16m');
    const before = PLACES.map((place) => shop[place].fake.calls.listAccounts);
    await shop.clock.advance('10m');
    const listings = PLACES.map((place, index) => shop[place].fake.calls.listAccounts - (before[index] ?? 0));
    for (const count of listings) expect(count).toBeLessThanOrEqual(10);
    expect(PLACES.map((place) => leftAt(shop, place))).toEqual(
      [LIMIT * 0.1, LIMIT * 0.1, LIMIT * 0.1].map(Math.round),
    );
    expect((await read()).usedBytes).toBe(LIMIT * 0.9);
    // Nobody uses it: nothing is written any more.
    const writes = writesOf(shop);
    await shop.clock.advance('1d');
    expect(writesOf(shop)).toEqual(writes);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a panel that serves and cannot be read, then no more passes than was written down', async () => {
    const { shop, read, bound } = await openLimited();
    for (const place of PLACES) use(shop, place, LIMIT / 10);
    await shop.clock.advance('16m');
    shop.finland.fake.goDown();
    let passed = (LIMIT / 10) * 3;
    const step = LIMIT / 100;
    let allowed = 0;
    for (let round = 0; round < 200; round += 1) {
      if (use(shop, 'germany', step)) passed += step;
      if (use(shop, 'finland', step)) passed += step;
      await shop.clock.advance('1m');
      allowed = Math.max(allowed, await bound());
    }
    // Written at one remainder of the whole volume, for three places.
    expect(allowed).toBeLessThanOrEqual(2 * LIMIT);
    expect(passed - LIMIT).toBeGreaterThan(0);
    expect(passed - LIMIT).toBeLessThanOrEqual(allowed);
    shop.finland.fake.comeBack();
    await shop.clock.advance('1h');
    expect(statuses(shop)).not.toContain('active');
    expect((await read()).usedBytes).toBe(passed);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a place that is moved, then what it used counts and the new account leaves what remains', async () => {
    const { shop, read, subscriptionId } = await openLimited();
    for (const place of PLACES) use(shop, place, LIMIT / 10);
    await shop.clock.advance('16m');
    use(shop, 'finland', LIMIT / 10);
    const inboundId = shop.home.inbounds[1]?.id ?? '';
    await shop.panelkit.subscriptions.move({ subscriptionId, inboundId, placeKey: 'finland' }, shop.staff());
    await shop.clock.advance('16m');
    expect((await read()).usedBytes).toBe(LIMIT * 0.4);
    const moved = shop.home.fake.accounts().find(({ usedBytes }) => usedBytes === 0);
    expect(moved?.trafficLimitBytes).toBeGreaterThanOrEqual(LIMIT * 0.6);
    expect(moved?.trafficLimitBytes).toBeLessThanOrEqual(LIMIT * 0.7);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given an extension while a place is used, then no byte of the new period is lost or counted twice', async () => {
    const { shop, read, customer, subscriptionId } = await openLimited();
    for (const place of PLACES) use(shop, place, LIMIT / 10);
    await shop.clock.advance('16m');
    shop.finland.fake.goDown();
    await shop.panelkit.subscriptions.extend({ subscriptionId }, shop.as(customer));
    await shop.clock.advance('1m');
    use(shop, 'germany', 500);
    await shop.clock.advance('16m');
    shop.finland.fake.comeBack();
    await shop.clock.advance('1h');
    use(shop, 'finland', 300);
    await shop.clock.advance('16m');
    expect((await read()).usedBytes).toBe(800);
    for (const place of PLACES) expect(leftAt(shop, place)).toBeGreaterThanOrEqual(LIMIT - 800);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a reset whose answer was lost, when its place is used before that is seen, then the use is of the new period', async () => {
    const { shop, read, customer, subscriptionId } = await openLimited();
    for (const place of PLACES) use(shop, place, LIMIT / 10);
    await shop.clock.advance('16m');
    shop.finland.fake.faults.next('writes', { kind: 'drop-after-commit' });
    await shop.panelkit.subscriptions.extend({ subscriptionId }, shop.as(customer));
    await shop.clock.advance(500);
    expect(accountAt(shop, 'finland').usedBytes).toBe(0);
    use(shop, 'finland', 300);
    await shop.clock.advance('31m');
    expect(await read()).toMatchObject({ usedBytes: 300, pendingChange: null });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given someone who changes a limit at a panel, then it is written again with what remains', async () => {
    const { shop } = await openLimited();
    use(shop, 'germany', LIMIT / 2);
    await shop.clock.advance('16m');
    shop.home.fake.editAccount(accountAt(shop, 'home').name, { trafficLimitBytes: LIMIT * 100 });
    await shop.clock.advance('40m');
    expect(accountAt(shop, 'home').trafficLimitBytes).toBe(LIMIT / 2);
  });
});

describe('a start with the first use', () => {
  test('given a first use at one place, then the term begins at all of them', async () => {
    const shop = await openPlacesShop();
    const { subscriptionId } = await deliver(shop, { startsOnFirstUse: true, trafficLimitBytes: LIMIT });
    expect(statuses(shop)).toEqual(['on-hold', 'on-hold', 'on-hold']);
    await shop.clock.advance('3d');
    use(shop, 'home', 1000);
    await shop.clock.advance('20m');
    const { granted, status } = await shop.panelkit.subscriptions.get(subscriptionId, shop.staff());
    expect([status, granted?.onHoldSeconds]).toEqual(['active', null]);
    expect(granted?.expiresAt).not.toBeNull();
    expect(PLACES.map((place) => accountAt(shop, place).expiresAt)).toEqual(
      PLACES.map(() => granted?.expiresAt),
    );
    expect(statuses(shop)).toEqual(['active', 'active', 'active']);
    expect(await violationsOf(shop)).toEqual([]);
  });
});
