import type { Customer, LinkVisitor } from '@panelkit/sdk';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { beforeEach, describe, expect, test } from 'vitest';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const nobody: LinkVisitor = { device: null, isCounted: true };
const phone = (name: string): LinkVisitor => ({
  device: { hardwareId: `hardware-${name}`, model: name, os: 'Android 15', app: 'Happ 3.13.0' },
  isCounted: true,
});

let shop: TestPanelkit;
let ada: Customer;
let planId: string;
let subscriptionId: string;
let token: string;

async function open(servesUnnamed = true): Promise<void> {
  shop = await createTestPanelkit({ policies: { devices: { servesUnnamed } } });
  ada = await shop.customer({ balanceMinor: 100_000 });
  const plan = await shop.plan({ linkDeviceLimit: 2, durationDays: 365 });
  planId = plan.id;
  const order = await shop.buy(ada, plan);
  await shop.panelkit.orders.settled(order.id);
  const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff());
  subscriptionId = rows[0]?.id ?? '';
  token = (await shop.panelkit.delivery.get(subscriptionId, shop.staff())).shopLink.split('/').at(-1) ?? '';
}
beforeEach(() => open());

const visit = async (visitor: LinkVisitor) => {
  const { links, devices } = await shop.panelkit.delivery.byToken(token, visitor);
  return { isServed: links.length > 0, refusal: devices?.refusal ?? null };
};
const listed = () => shop.panelkit.linkDevices.list(subscriptionId, shop.as(ada));
const names = async () => (await listed()).devices.map(({ model }) => model);
const remove = async (name: string, by = shop.as(ada)) => {
  const device = (await listed()).devices.find(({ model }) => model === name);
  return shop.panelkit.linkDevices.remove({ subscriptionId, deviceId: device?.id ?? 'none' }, by);
};
const served = { isServed: true, refusal: null };
const full = { isServed: false, refusal: 'full' };

describe('a plan of two devices', () => {
  test('given two devices, when a third comes, then it is refused until the customer removes one', async () => {
    expect([await visit(phone('one')), await visit(phone('two'))]).toEqual([served, served]);
    expect(await visit(phone('three'))).toEqual(full);
    expect(await visit(phone('one'))).toEqual(served);
    const { devices } = await remove('one');
    expect(devices.map(({ model }) => model)).toEqual(['two']);
    expect(await visit(phone('three'))).toEqual(served);
    expect(await visit(phone('one'))).toEqual(full);
    expect(await listed()).toMatchObject({
      limit: 2,
      isSoft: true,
      nextRemovalAt: null,
      devices: [{ model: 'two' }, { model: 'three', os: 'Android 15', app: 'Happ 3.13.0' }],
    });
  });

  test('given 50 first visits at once, then two are served', async () => {
    const visits = await Promise.all(Array.from({ length: 50 }, (_, index) => visit(phone(`${index}`))));
    expect(visits.filter(({ isServed }) => isServed)).toHaveLength(2);
    expect(await names()).toHaveLength(2);
  });

  test('given one device that asks 20 times at once, then it holds one slot', async () => {
    await Promise.all(Array.from({ length: 20 }, () => visit(phone('one'))));
    expect(await names()).toEqual(['one']);
  });

  test('given a request that looks only, then it is told what a visit would be, and counts as nobody', async () => {
    const look = (name: string) => visit({ ...phone(name), isCounted: false });
    expect(await look('one')).toEqual(served);
    expect(await names()).toEqual([]);
    for (const name of ['one', 'two']) await visit(phone(name));
    expect(await look('three')).toEqual(full);
  });

  test('given a device that is known, then its visits are written once an hour, with what it is called now', async () => {
    await visit(phone('one'));
    const { now } = shop.clock;
    const first = now();
    await shop.clock.advance(HOUR_MS - 1);
    await visit({ ...phone('one'), device: { hardwareId: 'hardware-one', model: 'x', os: null, app: null } });
    expect((await listed()).devices).toMatchObject([{ model: 'one', lastSeenAt: first }]);
    await shop.clock.advance(1);
    await visit({
      ...phone('one'),
      device: { hardwareId: 'hardware-one', model: 'new', os: null, app: null },
    });
    expect((await listed()).devices).toMatchObject([
      { model: 'new', os: null, firstSeenAt: first, lastSeenAt: now() },
    ]);
  });

  test('given a device that was not seen for 30 days, then its slot is free', async () => {
    for (const name of ['one', 'two']) await visit(phone(name));
    await shop.clock.advance(20 * DAY_MS);
    await visit(phone('two'));
    expect(await visit(phone('three'))).toEqual(full);
    await shop.clock.advance(10 * DAY_MS);
    expect(await names()).toEqual(['two']);
    expect(await visit(phone('three'))).toEqual(served);
    expect(await visit(phone('one'))).toEqual(full);
  });

  test('given that the plan changes, then the limit is the new one at once, and who is in stays in', async () => {
    for (const name of ['one', 'two']) await visit(phone(name));
    const set = (linkDeviceLimit: number | null) =>
      shop.panelkit.plans.update({ planId, patch: { linkDeviceLimit } }, shop.staff());
    await set(1);
    expect([await visit(phone('two')), await visit(phone('three'))]).toEqual([served, full]);
    await set(3);
    expect(await visit(phone('three'))).toEqual(served);
    await set(null);
    expect(await visit(phone('four'))).toEqual(served);
    expect(await listed()).toMatchObject({ limit: null, devices: [] });
  });

  test('given a subscription that is suspended, then nobody is counted', async () => {
    await shop.panelkit.subscriptions.suspend({ subscriptionId, reason: 'asked for' }, shop.staff());
    await visit(phone('one'));
    expect(await names()).toEqual([]);
  });
});

describe('an application that names no device', () => {
  test('given a shop that serves it, then it is served and holds no slot', async () => {
    expect(await visit(nobody)).toEqual(served);
    expect(await names()).toEqual([]);
  });

  test('given a shop that does not, then it gets nothing, and the account page shows no configurations either', async () => {
    await open(false);
    expect(await visit(nobody)).toEqual({ isServed: false, refusal: 'no-device' });
    expect(await visit(phone('one'))).toEqual(served);
    const { delivery } = shop.panelkit;
    expect(await delivery.get(subscriptionId, shop.as(ada))).toMatchObject({
      links: [],
      areLinksWithheld: true,
    });
    expect((await delivery.get(subscriptionId, shop.staff())).links).not.toEqual([]);
    await shop.panelkit.plans.update({ planId, patch: { linkDeviceLimit: null } }, shop.staff());
    expect(await visit(nobody)).toEqual(served);
    expect((await delivery.get(subscriptionId, shop.as(ada))).links).not.toEqual([]);
  });
});

describe('removing devices', () => {
  const swap = async (count: number) => {
    for (let index = 0; index < count; index += 1) {
      await visit(phone(`swap-${index}`));
      await remove(`swap-${index}`);
    }
  };

  test('given three removals by the customer in a day, then the fourth waits for the first to be a day old; staff need not', async () => {
    const begun = shop.clock.now().getTime();
    await swap(3);
    await visit(phone('last'));
    const nextAt = new Date(begun + DAY_MS);
    await expect(remove('last')).rejects.toMatchObject({
      code: 'TOO_MANY_REMOVALS',
      details: { maximum: 3, nextAt: nextAt.toISOString() },
    });
    expect((await listed()).nextRemovalAt).toEqual(nextAt);
    expect((await remove('last', shop.staff())).devices).toEqual([]);
    await visit(phone('last'));
    await shop.clock.advance(DAY_MS);
    expect((await remove('last')).devices).toEqual([]);
  });

  test('given four removals at once, then three happen', async () => {
    await shop.panelkit.plans.update({ planId, patch: { linkDeviceLimit: 4 } }, shop.staff());
    for (const name of ['a', 'b', 'c', 'd']) await visit(phone(name));
    const removed = await Promise.allSettled(['a', 'b', 'c', 'd'].map((name) => remove(name)));
    expect(removed.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(await names()).toHaveLength(1);
  });

  test('given a device of nobody, or of another customer, then there is no such thing', async () => {
    const bob = await shop.customer();
    await visit(phone('one'));
    const refusal = { code: 'NOT_FOUND' };
    await expect(remove('none')).rejects.toMatchObject(refusal);
    await expect(remove('one', shop.as(bob))).rejects.toMatchObject(refusal);
    await expect(shop.panelkit.linkDevices.list(subscriptionId, shop.as(bob))).rejects.toMatchObject(refusal);
    const reset = shop.panelkit.linkDevices.reset({ subscriptionId }, shop.as(ada));
    await expect(reset).rejects.toMatchObject(refusal);
    expect(await names()).toEqual(['one']);
  });

  test('given a reset by staff, then every slot is free, and the records say who did it', async () => {
    for (const name of ['one', 'two']) await visit(phone(name));
    expect((await shop.panelkit.linkDevices.reset({ subscriptionId }, shop.staff())).devices).toEqual([]);
    expect([await visit(phone('three')), await visit(phone('four'))]).toEqual([served, served]);
    const events = await shop.panelkit.events.list({ after: 0, limit: 500, aggregateId: subscriptionId });
    const told = events.filter(({ type }) => type.startsWith('subscription.device'));
    expect(told.map(({ type }) => type)).toEqual([
      ...Array.from({ length: 2 }, () => 'subscription.device-added'),
      'subscription.devices-removed',
      ...Array.from({ length: 2 }, () => 'subscription.device-added'),
    ]);
    expect(told[2]).toMatchObject({ data: { count: 2, by: 'staff', customerId: ada.id } });
    const { rows } = await shop.panelkit.audit.list({ action: 'subscription.reset-devices' }, shop.staff());
    expect(rows).toMatchObject([{ target: { id: subscriptionId }, after: { removed: 2 } }]);
  });
});

test('given a customer who leaves, then the devices are forgotten', async () => {
  await visit(phone('one'));
  await shop.panelkit.customers.forget({ customerId: ada.id }, shop.as(ada));
  expect(await names()).toEqual([]);
});

test('given visits, then no record has the hardware id', async () => {
  await visit(phone('one'));
  const { storage } = shop.backend;
  const records = [
    await storage.linkDevices.listBySubscription(subscriptionId),
    await storage.events.list({ after: 0, limit: 500 }),
    (await storage.audit.list({ limit: 500 })).rows,
  ];
  expect(JSON.stringify(records)).not.toContain('hardware-one');
});
