import { addDays, DAY_MS } from '@panelkit/sdk';
import { expect, test } from 'vitest';
import { violationsOf } from '../violations-of.ts';
import { LIMIT_BYTES, openExtendingShop, soldAt } from './extending-shop.ts';

test('given an extension that reached the panel unseen, when it is given up and the panel returns, then the former terms are back, less what was used', async () => {
  const { shop, extend, settled, account, wallet } = await openExtendingShop({
    policies: { extension: { always: true } },
  });
  await shop.scheduler.start();
  shop.panel.addTraffic(account()?.name ?? '', 700);
  await shop.clock.advance(DAY_MS);
  expect((await settled()).usedBytes).toBe(700);

  shop.panel.faults.next('writes', { kind: 'drop-after-commit' });
  await extend();
  await shop.clock.advance(1000);
  expect(account()).toMatchObject({ expiresAt: addDays(soldAt, 60), usedBytes: 0 });
  shop.panel.goDown();
  await shop.clock.advance(1.5 * DAY_MS);
  expect(await settled()).toMatchObject({ pendingChange: null, period: 1, usedBytes: 700 });
  shop.panel.comeBack();
  await shop.clock.advance('4h');

  expect(account()).toMatchObject({
    expiresAt: addDays(soldAt, 30),
    trafficLimitBytes: LIMIT_BYTES - 700,
    usedBytes: 0,
  });
  expect(await wallet()).toMatchObject({ balanceMinor: 9000, heldMinor: 0 });
  expect(await violationsOf(shop)).toEqual([]);
});

test('given a reset of an extension that was given up, when its account is used and extended again, then that one resets it too', async () => {
  const { shop, extend, settled, account } = await openExtendingShop({
    policies: { extension: { always: true } },
  });
  await shop.scheduler.start();
  const name = account()?.name ?? '';
  shop.panel.addTraffic(name, 700);
  await shop.clock.advance(DAY_MS);
  shop.panel.faults.next('writes', { kind: 'drop-after-commit' });
  await extend();
  await shop.clock.advance(1000);
  shop.panel.goDown();
  await shop.clock.advance(1.5 * DAY_MS);
  expect(await settled()).toMatchObject({ pendingChange: null, period: 1 });

  shop.panel.addTraffic(name, 300);
  shop.panel.comeBack();
  await extend();
  await shop.clock.advance('1m');

  expect(await settled()).toMatchObject({ pendingChange: null, period: 2, usedBytes: 0 });
  expect(account()).toMatchObject({ trafficLimitBytes: LIMIT_BYTES, usedBytes: 0 });
  expect(await violationsOf(shop)).toEqual([]);
});
