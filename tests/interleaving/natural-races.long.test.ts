import { isPanelkitError } from '@panelkit/sdk';
import { describe, expect, test } from 'vitest';
import { isRefused } from './at-each-statement.ts';
import { describeRaces } from './describe-races.ts';
import { ON_A_SUBSCRIPTION } from './groups/on-a-subscription.ts';
import { ON_AN_ORDER } from './groups/on-an-order.ts';
import type { RaceGroup } from './groups/race-group.ts';
import type { RacedShop } from './raced-shop.ts';

interface NaturalPair {
  group: RaceGroup;
  state: string;
  first: string;
  second: string;
}

const RACES = Number(process.env.RACES ?? 200);
/** After so many pairs the panels catch up. */
const BATCH = 20;
/** In round trips to the database. */
const MOST_LEAD = 5;

const onASubscription = (state: string, first: string, second: string): NaturalPair => ({
  group: ON_A_SUBSCRIPTION,
  state,
  first,
  second,
});
const onAnOrder = (state: string, first: string, second: string): NaturalPair => ({
  group: ON_AN_ORDER,
  state,
  first,
  second,
});

/** Pairs that move money. */
const PAIRS = [
  onASubscription('delivered', 'subscriptions.terminate', 'subscriptions.extend'),
  onASubscription('delivered', 'subscriptions.terminate', 'subscriptions.changePlan'),
  onASubscription('delivered', 'subscriptions.terminate', 'subscriptions.resetUsage'),
  onASubscription('delivered', 'subscriptions.extend', 'subscriptions.changePlan'),
  onASubscription('delivered', 'subscriptions.changePlan', 'subscriptions.move'),
  onASubscription('due to be renewed', 'subscriptions.extend', 'a renewal'),
  onASubscription('due to be renewed', 'a renewal', 'a renewal'),
  onASubscription('due to be renewed', 'subscriptions.terminate', 'a renewal'),
  onAnOrder('paid, not delivered', 'orders.cancel', 'begin and commit of a write'),
  onAnOrder('without a receipt', 'orders.pay', 'orders.place'),
  onAnOrder('without a receipt', 'orders.place', 'wallets.adjust'),
  onAnOrder('without a receipt', 'orders.pay', 'orders.cancel'),
  onAnOrder('in review', 'payments.approve', 'orders.cancel'),
  onAnOrder('paid at a provider, which has said so', 'the inbox of payments', 'payments.refund'),
  onAnOrder('paid at a provider, which has said so', 'the inbox of payments', 'orders.cancel'),
  onAnOrder(
    'paid at a provider, which has said so, overdue',
    'the inbox of payments',
    'the expiry of orders',
  ),
  onAnOrder('charged back, which nobody has booked yet', 'the inbox of payments', 'payments.refund'),
  onAnOrder('delivered', 'payments.refund', 'payments.refund'),
  onAnOrder('delivered', 'payments.refund', 'wallets.adjust'),
];

describeRaces('pairs that move money, let go at once', (withShop) => {
  describe.each([ON_A_SUBSCRIPTION, ON_AN_ORDER])('on $name', (group) => {
    test.concurrent.each(PAIRS.filter((pair) => pair.group === group))(
      `$state: ${RACES} times $first beside $second`,
      (pair) => withShop(group.policies, (shop) => raceNaturally(shop, pair)),
    );
  });
});

/** Two processes, each with its own connections, and nothing that stops them. */
async function raceNaturally(shop: RacedShop, { group, state, first, second }: NaturalPair): Promise<void> {
  const answers = new Map<string, number>();
  for (let race = 0; race < RACES; race += 1) {
    const thing = await group.begin(shop, state);
    shop.races.push(`${state}: ${first} beside ${second}, ${thing.id}`);
    // From far behind to far ahead of the other one.
    const lead = (race % (2 * MOST_LEAD + 1)) - MOST_LEAD;
    const roundTrips = async (count: number): Promise<void> => {
      for (let trip = 0; trip < count; trip += 1) await shop.backend.storage.customers.find(thing.id);
    };
    const ends = await Promise.allSettled([
      roundTrips(-lead).then(() => thing.run(shop.first, first)),
      roundTrips(lead).then(() => thing.run(shop.second, second)),
    ]);
    const answer = ends.map(codeOf).join(' / ');
    answers.set(answer, (answers.get(answer) ?? 0) + 1);
    if (race % BATCH === BATCH - 1) await shop.settle();
  }
  console.info(`${state}: ${first} / ${second}: ${JSON.stringify(Object.fromEntries(answers))}`);
  expect([...answers.keys()].filter((answer) => answer.includes('unexpected'))).toEqual([]);
}

function codeOf(end: PromiseSettledResult<unknown>): string {
  if (end.status === 'fulfilled') return 'done';
  return isRefused(end) && isPanelkitError(end.reason)
    ? end.reason.code
    : `unexpected: ${String(end.reason)}`;
}
