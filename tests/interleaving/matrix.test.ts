import { expect, test } from 'vitest';
import { describeRaces } from './describe-races.ts';
import { GROUPS } from './groups/all-groups.ts';
import { ON_A_PANEL } from './groups/on-a-panel.ts';
import { ON_A_SUBSCRIPTION } from './groups/on-a-subscription.ts';
import { ON_AN_ORDER } from './groups/on-an-order.ts';
import { type RacedFirst, raceFirst } from './race-pair.ts';
import { RACED_BY_NOBODY } from './raced-by-nobody.ts';
import { statedTransactions } from './stated-transactions.ts';

/** A few pairs of each group; all of them are in the long run. */
const SOME: (RacedFirst & { seconds: string[] })[] = [
  {
    group: ON_A_SUBSCRIPTION,
    state: 'delivered',
    first: 'subscriptions.terminate',
    seconds: ['subscriptions.extend', 'subscriptions.changePlan', 'subscriptions.resetUsage'],
  },
  {
    group: ON_A_SUBSCRIPTION,
    state: 'with a change that is paid for, and not made',
    first: 'making the change that was paid for',
    seconds: [
      'making the change that was paid for',
      'payments.withdraw',
      'payments.openForChange',
      'subscriptions.extend',
      'subscriptions.terminate',
    ],
  },
  {
    group: ON_A_SUBSCRIPTION,
    state: 'delivered',
    first: 'subscriptions.changePlan',
    seconds: ['subscriptions.terminate', 'subscriptions.move', 'a move to another panel'],
  },
  {
    group: ON_A_SUBSCRIPTION,
    state: 'with a plan change under way',
    first: 'begin and commit of a write',
    seconds: ['subscriptions.move', 'subscriptions.terminate', 'begin and commit of a write'],
  },
  {
    group: ON_A_SUBSCRIPTION,
    state: 'with a plan change under way',
    first: 'subscriptions.move',
    seconds: ['begin and commit of a write', 'subscriptions.terminate'],
  },
  {
    group: ON_A_SUBSCRIPTION,
    state: 'due to be renewed',
    first: 'a renewal',
    seconds: ['subscriptions.terminate', 'a renewal'],
  },
  {
    group: ON_A_SUBSCRIPTION,
    state: 'with a pause that is due to end',
    first: 'the sweep',
    seconds: ['subscriptions.resume'],
  },
  {
    group: ON_AN_ORDER,
    state: 'paid, and refused at one of two places',
    first: 'begin and commit of a write',
    seconds: ['begin and commit of a write', 'orders.cancel', 'units.replace', 'customers.merge'],
  },
  {
    group: ON_AN_ORDER,
    state: 'given up',
    first: 'units.retry',
    seconds: ['units.retry', 'orders.place'],
  },
  {
    group: ON_AN_ORDER,
    state: 'paid at a provider, which has said so, overdue',
    first: 'the inbox of payments',
    seconds: ['the expiry of orders', 'a look at due payments'],
  },
  {
    group: ON_AN_ORDER,
    state: 'delivered',
    first: 'payments.refund',
    seconds: ['payments.refund', 'wallets.adjust'],
  },
  {
    group: ON_AN_ORDER,
    state: 'with an event of nobody',
    first: 'payments.matchEvent',
    seconds: ['payments.matchEvent'],
  },
  {
    group: ON_AN_ORDER,
    state: 'paid, not delivered',
    first: 'customers.merge',
    seconds: [
      'begin and commit of a write',
      'orders.cancel',
      'payments.topUp',
      'a merge the other way round',
    ],
  },
  {
    group: ON_AN_ORDER,
    state: 'paid at a provider, which has said so',
    first: 'the inbox of payments',
    seconds: ['customers.merge'],
  },
  {
    group: ON_AN_ORDER,
    state: 'without a receipt',
    first: 'orders.pay',
    seconds: ['customers.merge'],
  },
  {
    group: ON_AN_ORDER,
    state: 'without a receipt',
    first: 'customers.merge',
    seconds: ['orders.pay', 'orders.place', 'customers.merge'],
  },
  {
    group: ON_A_PANEL,
    state: 'with an inbound that is gone, which nobody has noted',
    first: 'a sync of inbounds',
    seconds: ['the removal of an inbound'],
  },
  {
    group: ON_A_PANEL,
    state: 'with one place left',
    first: 'orders.place',
    seconds: ['orders.place', 'a move to it'],
  },
];

describeRaces('the matrix', (withShop) => {
  const ran = new Set<string>();
  test.concurrent.each(GROUPS)(
    'given $name, then every stated transaction of its group does something to it',
    (group) =>
      withShop(group.policies, async (shop) => {
        for (const transaction of group.transactions) {
          const thing = await group.begin(shop, group.stateFor(transaction));
          await thing.run(shop.second, transaction);
          await shop.settle();
        }
        for (const name of shop.ran) ran.add(name);
      }),
    240_000,
  );

  test('given every transaction that the code states, then it is raced, or said why not', () => {
    const stated = new Set(statedTransactions());
    expect(stated.size).toBeGreaterThan(80);
    expect([...stated].filter((name) => !ran.has(name) && !RACED_BY_NOBODY.has(name))).toEqual([]);
    expect([...RACED_BY_NOBODY.keys()].filter((name) => !stated.has(name))).toEqual([]);
  });

  test.concurrent.each(SOME)(
    '$group.name, $state: $first beside $seconds',
    ({ seconds, ...raced }) => withShop(raced.group.policies, (shop) => raceFirst(shop, raced, seconds)),
    240_000,
  );
});
