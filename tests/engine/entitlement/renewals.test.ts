import { addDays, DAY_MS } from '@panelkit/sdk';
import { expect, test } from 'vitest';
import { openExtendingShop, soldAt } from '../changes/extending-shop.ts';

type Opened = Awaited<ReturnType<typeof openExtendingShop>>;

async function live({ shop }: Opened, days: number): Promise<void> {
  for (let day = 0; day < days; day += 1) {
    await shop.clock.advance(DAY_MS);
    await shop.scheduler.tick();
    // The queue's own work, for as long as a moment.
    await shop.scheduler.start();
    await shop.clock.advance(1000);
    await shop.scheduler.stop();
  }
}

test('given a locked renewal price, when the plan is changed, then the renewal costs what the new plan costs', async () => {
  const opened = await openExtendingShop({
    plan: { price: { amountMinor: 100, currency: 'USD' } },
    policies: { renewal: { price: 'locked' } },
  });
  const { shop, id, customer, settled, wallet } = opened;
  const dear = await shop.plan({ price: { amountMinor: 3000, currency: 'USD' } });
  const by = () => shop.as(customer);
  await shop.panelkit.subscriptions.setAutoRenew({ subscriptionId: id, enabled: true }, by());
  expect(await settled()).toMatchObject({ renewalPriceMinor: 100 });
  await shop.panelkit.subscriptions.changePlan({ subscriptionId: id, planId: dear.id }, by());
  expect(await settled()).toMatchObject({ planId: dear.id });
  const { balanceMinor } = await wallet();
  await live(opened, 30);
  expect((await settled()).granted?.expiresAt).toEqual(addDays(soldAt, 60));
  expect(await wallet()).toMatchObject({ balanceMinor: balanceMinor - 3000 });
});

test('given staff who suspended it, then it is not renewed, and is once it is resumed in time', async () => {
  const opened = await openExtendingShop();
  const { shop, id, customer, settled, wallet } = opened;
  await shop.panelkit.subscriptions.setAutoRenew({ subscriptionId: id, enabled: true }, shop.as(customer));
  await shop.panelkit.subscriptions.suspend({ subscriptionId: id, reason: 'abuse' }, shop.staff());
  await live(opened, 30);
  expect(await wallet()).toMatchObject({ balanceMinor: 9000 });
  await shop.panelkit.subscriptions.resume({ subscriptionId: id }, shop.staff());
  await live(opened, 1);
  expect(await wallet()).toMatchObject({ balanceMinor: 8000 });
  expect((await settled()).status).toBe('active');
});
