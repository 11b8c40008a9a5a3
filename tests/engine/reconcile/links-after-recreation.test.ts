import { marzneshin } from '@panelkit/panel-adapters/marzneshin';
import { createMarzneshinSimulator } from '@panelkit/panel-adapters/simulators';
import { createPanelkit, createScheduler, silentLogger } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import { createMemoryBackend } from '@panelkit/storage-memory';
import { expect, test } from 'vitest';
import { staff } from '../../contexts.ts';
import { shopOptions } from '../../shop-options.ts';

test('given a panel whose links do not survive a deletion, when an account was deleted there and is made again, then its customer is told of the new links and the shop link is the same', async () => {
  const clock = createTestClock();
  const { fetch, accounts } = createMarzneshinSimulator({ clock, seed: 3 });
  const target = {
    baseUrl: 'https://marzneshin.test',
    credentials: { username: 'root', password: 'root-password' },
  };
  const panelkit = createPanelkit({
    ...shopOptions,
    backend: createMemoryBackend({ clock }),
    panelDrivers: [marzneshin()],
    fetch,
  });
  const panel = await panelkit.panels.register({ kind: 'marzneshin', name: 'Panel', ...target }, staff());
  await panelkit.panels.test(panel.id, staff());
  await panelkit.panels.syncInbounds(panel.id, staff());
  const price = { amountMinor: 0, currency: 'USD' };
  const terms = { durationDays: 30, trafficLimitBytes: 1_000_000_000 };
  const plan = await panelkit.plans.create({ slug: 'free', name: 'Free', price, ...terms }, staff());
  const { id: customerId } = await panelkit.customers.ensure({ externalId: 'ada' });
  const scheduler = createScheduler(panelkit);
  await scheduler.start();
  const items = [{ planId: plan.id, quantity: 1 }];
  const order = await panelkit.orders.place({ customerId, items, payment: { method: 'wallet' } }, staff());
  await clock.advance('1m');
  const { rows } = await panelkit.subscriptions.list({ orderId: order.id }, staff());
  const subscriptionId = rows[0]?.id ?? '';
  const before = await panelkit.delivery.get(subscriptionId, staff());

  const connection = { fetch, clock, logger: silentLogger, requestTimeoutMs: 15_000 };
  const name = accounts()[0]?.username ?? '';
  await marzneshin().connect(target, connection).removeAccount({ name, remoteId: null });
  expect(accounts()).toEqual([]);
  await panelkit.subscriptions.resetUsage({ subscriptionId, reason: 'made again' }, staff());
  await clock.advance('5m');
  await scheduler.stop();

  const after = await panelkit.delivery.get(subscriptionId, staff());
  expect(accounts()).toHaveLength(1);
  expect(after.links).not.toEqual(before.links);
  expect(after.shopLink).toBe(before.shopLink);
  const events = await panelkit.events.list({ after: 0, limit: 500, aggregateId: subscriptionId });
  expect(events.filter(({ type }) => type === 'subscription.link-changed')).toHaveLength(1);
});
