import { DAY_MS } from '@panelkit/sdk';
import { expect, test } from 'vitest';
import { engineOf } from '../../../packages/sdk/src/engine/api/create-panelkit.ts';
import { beginPeriod } from '../../../packages/sdk/src/engine/usage/begin-period.ts';
import { type ExtendingShop, openExtendingShop } from '../changes/extending-shop.ts';

const policies = { lifecycle: { customerMayPause: true, pausesPerPeriod: 1 } };
const refused = { code: 'ILLEGAL_TRANSITION' };

const pause = ({ shop, id }: ExtendingShop, by = shop.staff()) =>
  shop.panelkit.subscriptions.pause({ subscriptionId: id }, by);
const suspend = ({ shop, id }: ExtendingShop) =>
  shop.panelkit.subscriptions.suspend({ subscriptionId: id, reason: 'test' }, shop.staff());

test('given a customer who has used up his pauses, then staff can pause all the same', async () => {
  const opened = await openExtendingShop({ policies });
  const { shop, id, customer, settled } = opened;
  await pause(opened, shop.as(customer));
  await shop.clock.advance(DAY_MS);
  await shop.panelkit.subscriptions.resume({ subscriptionId: id }, shop.as(customer));
  await settled();
  await expect(pause(opened, shop.as(customer))).rejects.toMatchObject(refused);
  await pause(opened);
  expect(await settled()).toMatchObject({ status: 'suspended', pause: { by: 'staff' } });
});

test('given a change that is being applied, or a period that is over, then nobody pauses', async () => {
  const opened = await openExtendingShop({ policies });
  const { shop, extend, settled } = opened;
  await shop.clock.advance(28 * DAY_MS);
  await extend();
  await expect(pause(opened)).rejects.toMatchObject(refused);
  await settled();
  await shop.clock.advance(33 * DAY_MS);
  await expect(pause(opened)).rejects.toMatchObject(refused);
});

test('given a suspension, when staff suspend again, then the first one stands', async () => {
  const opened = await openExtendingShop();
  await suspend(opened);
  await opened.settled();
  await expect(suspend(opened)).rejects.toMatchObject(refused);
});

test('given a first use that is seen when staff have ended the subscription, then no period begins', async () => {
  const { shop, id, account } = await openExtendingShop({
    plan: { startsOnFirstUse: true },
    panels: [{ startOnFirstUse: 'native' }],
  });
  const { storage } = shop.backend;
  const before = await storage.subscriptions.find(id);
  const [row] = await storage.usage.findByIds([before?.accountId ?? '']);
  shop.panel.addTraffic(account()?.name ?? '', 1);
  const [seen] = shop.panel.accounts();
  if (row === undefined || seen === undefined) throw new TypeError('the account is gone');
  await shop.panelkit.subscriptions.terminate({ subscriptionId: id, reason: 'test' }, shop.staff());
  await beginPeriod(engineOf(shop.panelkit), row, { ...seen, remoteId: null, links: [], note: '' });
  expect(await storage.subscriptions.find(id)).toMatchObject({ granted: before?.granted, nextDueAt: null });
});
