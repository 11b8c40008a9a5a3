import { addDays, DAY_MS } from '@panelkit/sdk';
import { expect, test } from 'vitest';
import { type ExtendingShop, openExtendingShop, soldAt } from '../changes/extending-shop.ts';

const HOUR_MS = 3_600_000;
const open = () =>
  openExtendingShop({ policies: { lifecycle: { customerMayPause: true, pausesPerPeriod: 2 } } });

const pause = ({ shop, id, customer }: ExtendingShop) =>
  shop.panelkit.subscriptions.pause({ subscriptionId: id }, shop.as(customer));
const resume = ({ shop, id, customer }: ExtendingShop) =>
  shop.panelkit.subscriptions.resume({ subscriptionId: id }, shop.as(customer));
const refused = { code: 'ILLEGAL_TRANSITION' };

test('given two pauses in a period, when the customer pauses again, then it is refused until the next period', async () => {
  const opened = await open();
  for (let count = 0; count < 2; count += 1) {
    await pause(opened);
    await opened.settled();
    await opened.shop.clock.advance(DAY_MS);
    await resume(opened);
    await opened.settled();
  }
  await expect(pause(opened)).rejects.toMatchObject(refused);
  await opened.shop.clock.advance(28 * DAY_MS);
  await opened.extend();
  await opened.settled();
  await pause(opened);
  expect(await opened.settled()).toMatchObject({ status: 'suspended' });
});

test('given a pause that ends too early, then it adds no time and counts as one', async () => {
  const opened = await open();
  for (let count = 0; count < 2; count += 1) {
    await pause(opened);
    await opened.shop.clock.advance(23 * HOUR_MS);
    await resume(opened);
    await opened.settled();
  }
  expect((await opened.settled()).granted?.expiresAt).toEqual(addDays(soldAt, 30));
  await expect(pause(opened)).rejects.toMatchObject(refused);
});

test('given a pause that nobody ends, when it reached its longest, then the sweep ends it and the time is added', async () => {
  const opened = await open();
  const { shop, id } = opened;
  await pause(opened);
  await opened.settled();
  await shop.clock.advance(29 * DAY_MS);
  expect(await shop.scheduler.tick()).toBeDefined();
  expect(await opened.settled()).toMatchObject({ status: 'suspended' });
  await shop.clock.advance(DAY_MS);
  await shop.scheduler.tick();
  expect(await opened.settled()).toMatchObject({ status: 'active', pause: null });
  expect((await opened.settled()).granted?.expiresAt).toEqual(addDays(soldAt, 60));
  expect(opened.account()).toMatchObject({ status: 'active', expiresAt: addDays(soldAt, 60) });
  const events = await shop.panelkit.events.list({ after: 0, limit: 500, aggregateId: id });
  expect(events.filter(({ type }) => type === 'subscription.resumed')).toMatchObject([
    { data: { by: 'system' } },
  ]);
});

test('given a pause that staff began, then it has no end of its own and the customer cannot end it', async () => {
  const opened = await open();
  const { shop, id } = opened;
  await shop.panelkit.subscriptions.pause({ subscriptionId: id }, shop.staff());
  await shop.clock.advance(60 * DAY_MS);
  await shop.scheduler.tick();
  expect(await opened.settled()).toMatchObject({ status: 'suspended', pause: { by: 'staff' } });
  await expect(resume(opened)).rejects.toMatchObject(refused);
});
