import { GIB_BYTES } from '@panelkit/sdk';
import { expect, test } from 'vitest';
import { arrived, createTellingShop, live } from './telling-shop.ts';

const told = (codes: string[]) => codes.filter((code) => !code.startsWith('staff.'));

test('given a subscription that nobody extends, when its time runs out through crash after crash, then each milestone is told once, in order', async () => {
  const telling = await createTellingShop();
  const { notifier, customer } = telling;
  const shop = await live(telling, 36, (process) => process.crash());
  expect(told(notifier.messages.map(({ code }) => code))).toEqual([
    'wallet.topped-up',
    'account.ready',
    'subscription.expiring',
    'subscription.expiring',
    'subscription.expiring',
    'subscription.expired',
    'subscription.terminated',
  ]);
  expect(arrived(notifier, 'subscription.expiring').map((text) => /in (\d)/.exec(text)?.[1])).toEqual([
    '7',
    '3',
    '1',
  ]);
  const { rows } = await shop.panelkit.notifications.list({}, shop.as(customer));
  expect(rows.map(({ code }) => code)).toEqual(told(notifier.messages.map(({ code }) => code)));
});

test('given a subscription that is extended after its first reminder, when the others come, then they are of the new period', async () => {
  const telling = await createTellingShop();
  const { shop, notifier, customer, subscription } = telling;
  await live(telling, 28);
  const by = shop.as(customer);
  const input = { subscriptionId: subscription.id };
  await shop.panelkit.subscriptions.extend(input, by);
  await shop.run(shop.panelkit.subscriptions.settled(subscription.id, by));
  await live(telling, 1);
  expect(arrived(notifier, 'subscription.extended')).toEqual([
    'Your service was extended. If the link has changed, please copy the new link and update it in your app.\n"Gold" is valid until: March 2, 2026 at 00:00.',
  ]);
  expect(arrived(notifier, 'subscription.expiring')).toHaveLength(2);
  await live(telling, 29);
  expect(arrived(notifier, 'subscription.expiring')).toHaveLength(4);
  expect(arrived(notifier, 'subscription.expired')).toEqual([]);
});

test('given auto-renew and too little money, when the renewal comes, then it is announced, told to have failed, and told once more for each try', async () => {
  const telling = await createTellingShop();
  const { shop, notifier, customer, subscription } = telling;
  const emptied = { customerId: customer.id, amountMinor: -4000, reason: 'test' };
  await shop.panelkit.wallets.adjust(emptied, shop.staff());
  const wanted = { subscriptionId: subscription.id, enabled: true };
  await shop.panelkit.subscriptions.setAutoRenew(wanted, shop.as(customer));
  await live(telling, 33);
  const codes = notifier.messages.map(({ code }) => code).filter((code) => code.startsWith('renewal'));
  expect(codes).toEqual(['renewal.uncovered', 'renewal.failed', 'renewal.failed', 'renewal.failed']);
  expect(arrived(notifier, 'renewal.failed')[0]).toMatch(
    /^Your service "Gold" could not be renewed\. Your wallet balance is not enough\. The next try is on /,
  );
});

test('given auto-renew and money, when the renewal comes, then it is announced and told to be done', async () => {
  const telling = await createTellingShop();
  const { shop, notifier, customer, subscription } = telling;
  const wanted = { subscriptionId: subscription.id, enabled: true };
  await shop.panelkit.subscriptions.setAutoRenew(wanted, shop.as(customer));
  await live(telling, 31);
  const codes = notifier.messages.map(({ code }) => code).filter((code) => code.includes('renew'));
  expect(codes).toEqual(['renewal.upcoming', 'subscription.renewed']);
});

test('given traffic that is used bit by bit, when the panel is read, then each threshold is told once, and the end of it', async () => {
  const { shop, notifier } = await createTellingShop();
  const name = shop.panel.accounts()[0]?.name ?? '';
  const panelId = shop.panels[0]?.id ?? '';
  for (const gb of [39, 2, 5, 2, 3]) {
    shop.panel.addTraffic(name, gb * GIB_BYTES);
    for (const _ of [1, 2]) {
      await shop.run(shop.panelkit.usage.sync(panelId, shop.staff()));
      await shop.clock.advance('2m');
      await shop.run(shop.scheduler.tick());
    }
  }
  expect(arrived(notifier, 'usage.threshold').map((text) => /(\d+)%/.exec(text)?.[1])).toEqual(['80', '95']);
  expect(arrived(notifier, 'usage.exhausted')).toEqual(['The traffic of your service "Gold" is used up.']);
});

test('given a suspension, a resumption and a new link, then their owner is told of each', async () => {
  const { shop, notifier, customer, subscription } = await createTellingShop();
  const { id: subscriptionId } = subscription;
  await shop.scheduler.start();
  await shop.panelkit.subscriptions.suspend({ subscriptionId, reason: 'abuse' }, shop.staff());
  await shop.clock.advance('5m');
  await shop.panelkit.subscriptions.resume({ subscriptionId }, shop.staff());
  await shop.clock.advance('5m');
  await shop.panelkit.subscriptions.rotateLink({ subscriptionId }, shop.as(customer));
  await shop.clock.advance('5m');
  await shop.scheduler.stop();
  expect(told(notifier.messages.map(({ code }) => code)).slice(2)).toEqual([
    'subscription.suspended',
    'subscription.resumed',
    'subscription.link-changed',
  ]);
  const { shopLink } = await shop.panelkit.delivery.get(subscriptionId, shop.as(customer));
  expect(notifier.messages.at(-1)?.link).toBe(shopLink);
});
