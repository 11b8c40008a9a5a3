import { DAY_MS, GIB_BYTES } from '@panelkit/sdk';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';

const MINUTE_MS = 60_000;

/**
 * A shop whose customers' periods end in five minutes; its scheduler runs. Its panel is listed once a day.
 */
async function openShop(customers: number) {
  const settings = { usageSyncIntervalMs: DAY_MS };
  // Not at midnight, when the day's listing comes.
  const now = new Date('2026-01-01T09:00:00Z');
  const shop = await createTestPanelkit({ now, settings, panels: [{}] });
  const plan = await shop.plan({ durationDays: 30, trafficLimitBytes: 50 * GIB_BYTES });
  const customer = await shop.customer({ balanceMinor: 1_000_000 });
  const orders = [];
  for (let count = 0; count < customers; count += 1) orders.push(await shop.buy(customer, plan));
  for (const { id } of orders) await shop.run(shop.panelkit.orders.settled(id));
  await shop.clock.advance(30 * DAY_MS - 5 * MINUTE_MS);
  await shop.scheduler.start();
  await shop.clock.advance(MINUTE_MS);
  return shop;
}

/**
 * How often the panel is asked during the end of the periods and what follows: in listings, and for one
 * account.
 */
async function callsOfTheEnd({ clock, panel }: TestPanelkit) {
  const { listAccounts, findAccount } = panel.calls;
  await clock.advance(12 * MINUTE_MS);
  return { listings: panel.calls.listAccounts - listAccounts, looks: panel.calls.findAccount - findAccount };
}

const statusesOf = ({ panel }: TestPanelkit) => panel.accounts().map(({ status }) => status);

describe('seeing off what has ended', () => {
  test('given five periods that end together, when the panel has had time, then it is asked for each, and not for all that it has', async () => {
    const shop = await openShop(5);
    expect(await callsOfTheEnd(shop)).toEqual({ listings: 0, looks: 5 });
    expect(statusesOf(shop)).toEqual(['expired', 'expired', 'expired', 'expired', 'expired']);
    await shop.scheduler.stop();
  });

  test('given six, when the panel has had time, then it is listed once', async () => {
    const shop = await openShop(6);
    expect(await callsOfTheEnd(shop)).toEqual({ listings: 1, looks: 0 });
    await shop.scheduler.stop();
  });

  test('given a panel that does not answer the look, when it is listed next, then what is still on is switched off', async () => {
    const shop = await openShop(1);
    shop.panel.editAccount(shop.panel.accounts()[0]?.name ?? '', { expiresAt: null });
    shop.panel.faults.next('findAccount', { kind: 'drop-before-commit' });
    expect(await callsOfTheEnd(shop)).toMatchObject({ listings: 0 });
    expect(statusesOf(shop)).toEqual(['active']);
    await shop.clock.advance(DAY_MS);
    expect(statusesOf(shop)).toEqual(['disabled']);
    await shop.scheduler.stop();
  });

  test('given one that was extended meanwhile, when it is looked at, then nothing is written', async () => {
    const shop = await openShop(1);
    const { rows } = await shop.panelkit.subscriptions.list({}, shop.staff());
    const [subscription] = rows;
    if (subscription === undefined) throw new Error('no subscription');
    await shop.clock.advance(5 * MINUTE_MS);
    await shop.panelkit.subscriptions.extend(
      { subscriptionId: subscription.id },
      shop.as({ id: subscription.customerId }),
    );
    await shop.clock.advance(30_000);
    const writes = shop.panel.calls.ensureAccount;
    await shop.clock.advance(5 * MINUTE_MS);
    expect(shop.panel.calls.ensureAccount).toBe(writes);
    expect(statusesOf(shop)).toEqual(['active']);
    await shop.scheduler.stop();
  });
});
