import { addMs, type Change, DAY_MS, GIB_BYTES } from '@panelkit/sdk';
import type { TestPanelkit } from '@panelkit/storage-memory/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAll } from '../../invariants/read-all.ts';
import { violationsOf } from '../violations-of.ts';
import { openExtendingShop } from './extending-shop.ts';

const MINUTE_MS = 60_000;
const PRICE_MINOR = 1000;
const month = (from: Date) => addMs(from, 30 * DAY_MS);

const FAULTS = ['refused', 'drop-after-commit', 'drop-before-commit', 'no-answer'] as const;

/** What happens to a subscription, in any order; `click` shows the offer first and charges only that. */
const anEvent = fc.oneof(
  { weight: 5, arbitrary: fc.constant({ kind: 'click' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'double click' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'repeat' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('crash' as const), afterMs: fc.nat(200) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'suspend' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'resume' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('auto-renew' as const), enabled: fc.boolean() }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'use up' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('fault' as const),
      fault: fc.constantFrom(...FAULTS),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), days: fc.constantFrom(1, 14, 27, 29) }),
  },
);
type AnEvent = typeof anEvent extends fc.Arbitrary<infer Event> ? Event : never;

interface Life {
  shop: TestPanelkit;
  id: string;
  customer: { id: string };
  lastBy: ReturnType<TestPanelkit['as']>;
  /** Periods whose traffic was used up. */
  usedUp: Set<number>;
}

async function beginLife(): Promise<Life> {
  const settings = {
    sweepIntervalMs: 30 * MINUTE_MS,
    usageSyncIntervalMs: DAY_MS,
    healthCheckIntervalMs: DAY_MS,
  };
  const panels = [{ latencyMs: 50, settleMs: 5000 }];
  const { shop, id, customer } = await openExtendingShop({ settings, panels });
  await shop.scheduler.start();
  return { shop, id, customer, lastBy: shop.as(customer), usedUp: new Set() };
}

test('whatever is clicked, retried, crashed, suspended and renewed, nothing is charged twice, no unpaid term is given and no paid one is lost', async () => {
  let charged = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(anEvent, { minLength: 4, maxLength: 12 }), async (events) => {
      const life = await beginLife();
      for (const event of events) {
        await happen(life, event);
        await life.shop.clock.advance(event.kind === 'crash' ? 2 * MINUTE_MS : 20_000);
      }
      life.shop.panel.faults.clear();
      await life.shop.clock.advance(2 * DAY_MS);
      charged += await expectTheBooksToFit(life);
      await life.shop.scheduler.stop();
    }),
    { numRuns: 25, seed: 5 },
  );
  expect(charged).toBeGreaterThan(10);
}, 60_000);

async function happen(life: Life, event: AnEvent): Promise<void> {
  const { shop, id: subscriptionId, customer } = life;
  const { subscriptions } = shop.panelkit;
  const attempt = (work: Promise<unknown>) => work.catch(() => {});
  switch (event.kind) {
    case 'click':
    case 'double click':
      life.lastBy = shop.as(customer);
      await clickOnWhatIsShown(life);
      if (event.kind === 'double click')
        await attempt(subscriptions.extend({ subscriptionId }, shop.as(customer)));
      return;
    case 'repeat':
      await attempt(subscriptions.extend({ subscriptionId }, life.lastBy));
      return;
    case 'crash':
      await shop.clock.advance(event.afterMs);
      life.shop = shop.crash();
      await life.shop.scheduler.start();
      return;
    case 'suspend':
      await attempt(subscriptions.suspend({ subscriptionId, reason: 'abuse' }, shop.staff()));
      return;
    case 'resume':
      await attempt(subscriptions.resume({ subscriptionId }, shop.staff()));
      return;
    case 'auto-renew':
      await attempt(
        subscriptions.setAutoRenew({ subscriptionId, enabled: event.enabled }, shop.as(customer)),
      );
      return;
    case 'use up':
      return useUp(life);
    case 'fault':
      shop.panel.faults.next('writes', { kind: event.fault });
      return;
    case 'wait':
      await shop.clock.advance(event.days * DAY_MS);
  }
}

/** What is shown is what is charged and what will be given. */
async function clickOnWhatIsShown({ shop, id: subscriptionId, customer, lastBy }: Life): Promise<void> {
  const { subscriptions, wallets } = shop.panelkit;
  const offer = await subscriptions.previewExtension({ subscriptionId }, shop.as(customer));
  const before = await wallets.get(customer.id, shop.as(customer));
  const extension = subscriptions.extend({ subscriptionId }, lastBy);
  if (!offer.allowed) {
    await expect(extension).rejects.toMatchObject({ code: expect.any(String) });
    return;
  }
  const { pendingChange } = await extension;
  const after = await wallets.get(customer.id, shop.as(customer));
  expect(after.heldMinor - before.heldMinor).toBe(offer.priceMinor);
  expect(pendingChange).toMatchObject({
    priceMinor: offer.priceMinor,
    terms: { trafficLimitBytes: offer.newTrafficLimitBytes },
    addsTime: offer.type === 'extend',
  });
}

async function useUp({ shop, id, usedUp }: Life): Promise<void> {
  const { period } = await shop.panelkit.subscriptions.get(id, shop.staff());
  const [account] = shop.panel.accounts();
  if (account === undefined || !shop.panel.addTraffic(account.name, 50 * GIB_BYTES)) return;
  usedUp.add(period);
  await shop.run(shop.panelkit.usage.sync(shop.panels[0]?.id ?? '', shop.staff()));
}

/** Replays what was posted; answers how often was charged. */
async function expectTheBooksToFit({ shop, id, customer, usedUp }: Life): Promise<number> {
  const changes = (await readAll<Change>((page) => shop.backend.storage.changes.list(page)))
    .filter(({ state }) => state === 'posted')
    .sort((first, second) => first.endsPeriod - second.endsPeriod);
  const [purchase, ...extensions] = changes;
  let expiresAt = month(purchase?.startsAt ?? new Date(0));
  for (const [index, { endsPeriod, chargedAt, startsAt, addsTime, priceMinor }] of extensions.entries()) {
    expect(endsPeriod, 'one charge a period').toBe(index + 1);
    expect(priceMinor).toBe(PRICE_MINOR);
    // What is paid and not used up is never lost.
    if (chargedAt < expiresAt && !usedUp.has(endsPeriod)) expect(addsTime).toBe(true);
    const start = startsAt ?? new Date(0);
    const lateMs = Math.max(0, start.getTime() - Math.floor(chargedAt.getTime() / 1000) * 1000);
    expiresAt = month(addsTime ? addMs(expiresAt, lateMs) : start);
  }
  const subscription = await shop.panelkit.subscriptions.get(id, shop.staff());
  expect(subscription).toMatchObject({ period: changes.length, granted: { expiresAt }, pendingChange: null });
  const wallet = await shop.panelkit.wallets.get(customer.id, shop.staff());
  expect(wallet).toMatchObject({ balanceMinor: 10_000 - PRICE_MINOR * changes.length, heldMinor: 0 });
  expect(await violationsOf(shop)).toEqual([]);
  return extensions.length;
}
