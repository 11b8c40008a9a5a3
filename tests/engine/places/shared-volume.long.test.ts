import { createSeededRandom } from '@panelkit/sdk/testing';
import { expect, test } from 'vitest';
import { openPlacesShop, placesOn } from './places-shop.ts';

const GB = 1024 ** 3;
const LIMIT = 50 * GB;
const DAYS = 10;
const CUSTOMERS = 6;

/**
 * Each customer is online for some hours of each day, at one or several places, at up to 20 Mbit/s; half of
 * them use their volume up and extend. What it costs their panels is written in
 * docs/guides/plans-with-places.md.
 */
test('given customers who use 50 GB over three places, then their panels get few writes a day, and little passes beyond the volume', async () => {
  const random = createSeededRandom(7);
  const shop = await openPlacesShop();
  const plan = await shop.plan(placesOn(shop, { trafficLimitBytes: LIMIT }));
  await shop.scheduler.start();
  const panels = [shop.germany, shop.finland, shop.home];
  const customers = [];
  for (let index = 0; index < CUSTOMERS; index += 1) {
    const customer = await shop.customer({ balanceMinor: 100_000 });
    const order = await shop.buy(customer, plan);
    await shop.clock.advance('1m');
    const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff());
    customers.push({ id: rows[0]?.id ?? '', isHeavy: index % 2 === 0, passed: 0, mbit: 1 + random() * 19 });
  }
  const before = panels.map(({ fake }) => ({ ...fake.calls }));
  const overuse: number[] = [];
  for (let minute = 0; minute < DAYS * 24 * 60; minute += 5) {
    const hour = Math.floor(minute / 60) % 24;
    for (const customer of customers) {
      const isOnline = customer.isHeavy ? hour >= 17 : hour >= 21;
      if (!isOnline || random() < 0.3) continue;
      const { fake } = panels[Math.floor(random() * panels.length)] ?? shop.germany;
      const account = fake.accounts().find(({ note }) => note?.endsWith(customer.id));
      const bytes = Math.floor((customer.mbit / 8) * 1e6 * 300 * random());
      if (account?.status !== 'active') continue;
      const left = (account.trafficLimitBytes ?? 0) - account.usedBytes;
      if (fake.addTraffic(account.name, Math.min(bytes, left))) customer.passed += Math.min(bytes, left);
    }
    await shop.clock.advance('5m');
    if (minute % 60 !== 0) continue;
    for (const customer of customers) {
      const { status } = await shop.panelkit.subscriptions.get(customer.id, shop.staff());
      if (status !== 'limited') continue;
      overuse.push(customer.passed - LIMIT);
      customer.passed = 0;
      await shop.panelkit.subscriptions.extend({ subscriptionId: customer.id, free: true }, shop.staff());
      await shop.clock.advance('1m');
    }
  }
  const per = (verb: 'ensureAccount' | 'listAccounts') =>
    panels.reduce((sum, { fake }, index) => sum + fake.calls[verb] - (before[index]?.[verb] ?? 0), 0);
  const writesPerDay = per('ensureAccount') / CUSTOMERS / DAYS;
  const listingsPerDay = per('listAccounts') / panels.length / DAYS;
  const worst = Math.max(0, ...overuse);
  expect(overuse.length).toBeGreaterThan(2);
  expect(writesPerDay).toBeLessThan(4);
  expect(listingsPerDay).toBeLessThan(200);
  expect(worst).toBeLessThan(LIMIT / 100);
}, 300_000);
