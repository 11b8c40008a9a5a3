import { DAY_MS } from '@panelkit/sdk';
import type { TestDuration } from '@panelkit/sdk/testing';
import { expect, test } from 'vitest';
import { openExtendingShop } from '../changes/extending-shop.ts';
import { violationsOf } from '../violations-of.ts';

test('given a renewal that is being applied, when it is told to renew once more, then that is no failure and the subscription stays until the panel has answered', async () => {
  const { shop, id, customer, settled } = await openExtendingShop();
  await shop.panelkit.subscriptions.setAutoRenew({ subscriptionId: id, enabled: true }, shop.as(customer));
  await shop.clock.advance(30 * DAY_MS - 60_000);
  shop.panel.goDown();
  const renewals = async () => {
    const events = await shop.panelkit.events.list({ after: 0, limit: 500, aggregateId: id });
    return events
      .map(({ type }) => type)
      .filter((type) => /renewal-failed|change-pending|change-voided|extended/.test(type));
  };
  await shop.scheduler.tick();
  await runJobs();
  expect(await renewals()).toEqual(['subscription.change-pending']);

  // As after the death of the worker that had charged it.
  await shop.backend.storage.transaction((tx) =>
    tx.jobs.enqueue({ name: 'renew-subscription', payload: { subscriptionId: id, period: '1' } }),
  );
  await runJobs();
  expect(await renewals()).toEqual(['subscription.change-pending']);
  expect(await shop.backend.storage.subscriptions.find(id)).toMatchObject({ nextDueAt: null, renewal: null });

  shop.panel.comeBack();
  await runJobs('1h');
  expect(await settled()).toMatchObject({ status: 'active', period: 2, pendingChange: null });
  expect(await renewals()).toEqual(['subscription.change-pending', 'subscription.extended']);
  expect(await violationsOf(shop)).toEqual([]);

  async function runJobs(duration: TestDuration = '1s'): Promise<void> {
    const worker = shop.another();
    await worker.scheduler.start();
    await shop.clock.advance(duration);
    await worker.scheduler.stop();
  }
});
