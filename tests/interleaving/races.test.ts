import type { CommandContext, Panelkit, Plan, Subscription } from '@panelkit/sdk';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { engineOf } from '../../packages/sdk/src/engine/api/create-panelkit.ts';
import { renewSubscription } from '../../packages/sdk/src/engine/lifecycle/renew-subscription.ts';
import { expireOrders } from '../../packages/sdk/src/engine/orders/expire-orders.ts';
import {
  emptyServerDatabase,
  startTestServer,
  type TestServer,
} from '../../packages/storage-postgres/src/testing/test-databases.ts';
import { type RacedPair, raceAtEachStatement } from './at-each-statement.ts';
import { openRacedShop, type RacedShop } from './raced-shop.ts';

let server: TestServer;
let connectionString: string;
let shop: RacedShop;

beforeAll(async () => {
  server = await startTestServer();
  connectionString = await server.createDatabase('races');
}, 60_000);
afterAll(() => server.stop());
beforeEach(async () => {
  await emptyServerDatabase(connectionString);
  shop = await openRacedShop(connectionString, { extension: { always: true } });
}, 60_000);
afterEach(() => shop.close());

const atEachStatement = (pairOf: () => Promise<RacedPair>) => raceAtEachStatement(shop, pairOf);

/** So that two plans are on the same inbound. */
function preferringTheFirstInbound(): Promise<Plan> {
  const preferredInboundId = shop.inbounds[0]?.id ?? '';
  return shop.plan({ placement: { preferredInboundId } });
}

type Act = (panelkit: Panelkit, subscription: Subscription, by: CommandContext) => Promise<unknown>;

const terminate: Act = ({ subscriptions }, { id: subscriptionId }, by) =>
  subscriptions.terminate({ subscriptionId, reason: 'test' }, by);
const extend: Act = ({ subscriptions }, { id: subscriptionId }, by) =>
  subscriptions.extend({ subscriptionId }, by);
const resetUsage: Act = ({ subscriptions }, { id: subscriptionId }, by) =>
  subscriptions.resetUsage({ subscriptionId, reason: 'test' }, by);
const changePlan =
  (planId: () => string): Act =>
  ({ subscriptions }, { id: subscriptionId }, by) =>
    subscriptions.changePlan({ subscriptionId, planId: planId() }, by);
const moveWithinPanel: Act = ({ subscriptions }, { id: subscriptionId }, by) =>
  subscriptions.move({ subscriptionId, inboundId: shop.inbounds[1]?.id ?? '' }, by);
const moveToOtherPanel: Act = ({ subscriptions }, { id: subscriptionId }, by) =>
  subscriptions.move({ subscriptionId, inboundId: shop.inbounds[2]?.id ?? '' }, by);
const settle: Act = ({ subscriptions }, { id }, by) => subscriptions.settled(id, by);

describe('on one subscription, whatever stands between two statements', () => {
  let dearer = '';
  beforeEach(async () => {
    dearer = (await shop.plan({ price: { amountMinor: 5000, currency: 'USD' } })).id;
  });

  const pairs: [string, Act, Act][] = [
    ['terminating and extending', terminate, extend],
    ['extending and terminating', extend, terminate],
    ['terminating and changing the plan', terminate, changePlan(() => dearer)],
    ['changing the plan and terminating', changePlan(() => dearer), terminate],
    ['terminating and resetting the usage', terminate, resetUsage],
    ['resetting the usage and terminating', resetUsage, terminate],
    ['changing the plan and moving within the panel', changePlan(() => dearer), moveWithinPanel],
    ['moving within the panel and changing the plan', moveWithinPanel, changePlan(() => dearer)],
    ['changing the plan and moving to another panel', changePlan(() => dearer), moveToOtherPanel],
    ['moving to another panel and changing the plan', moveToOtherPanel, changePlan(() => dearer)],
  ];
  test.each(pairs)(
    '%s leaves no money held, no place uncounted and one account',
    async (_name, first, second) => {
      const customer = await shop.customer();
      const plan = await preferringTheFirstInbound();
      await atEachStatement(async () => {
        const subscription = await shop.sold(customer, plan);
        return {
          first: () => first(shop.first, subscription, shop.staff()),
          second: () => second(shop.second, subscription, shop.staff()),
        };
      });
    },
    120_000,
  );

  const commits: [string, Act][] = [
    ['moving within the panel', moveWithinPanel],
    ['moving to another panel', moveToOtherPanel],
    ['terminating', terminate],
  ];
  test.each(commits)(
    'the reconciler that applies a plan change and %s leave every place counted for its holder',
    async (_name, act) => {
      const customer = await shop.customer();
      const plan = await preferringTheFirstInbound();
      await atEachStatement(async () => {
        const subscription = await shop.sold(customer, plan);
        await changePlan(() => dearer)(shop.second, subscription, shop.staff());
        return {
          first: () => settle(shop.first, subscription, shop.staff()),
          second: () => act(shop.second, subscription, shop.staff()),
        };
      });
    },
    120_000,
  );

  test.each(commits)(
    '%s and the reconciler that applies a plan change leave every place counted for its holder',
    async (_name, act) => {
      const customer = await shop.customer();
      const plan = await preferringTheFirstInbound();
      await atEachStatement(async () => {
        const subscription = await shop.sold(customer, plan);
        await changePlan(() => dearer)(shop.second, subscription, shop.staff());
        return {
          first: () => act(shop.first, subscription, shop.staff()),
          second: () => settle(shop.second, subscription, shop.staff()),
        };
      });
    },
    120_000,
  );

  test('whoever switches the renewal off is charged by none that begins after it', async () => {
    const customer = await shop.customer();
    const plan = await shop.plan();
    await atEachStatement(async () => {
      const { id: subscriptionId, period } = await shop.sold(customer, plan);
      const by = shop.as(customer);
      await shop.second.subscriptions.setAutoRenew({ subscriptionId, enabled: true }, by);
      await shop.clock.advance('29d');
      const isOff = { before: false };
      return {
        first: () => renewSubscription(engineOf(shop.first), subscriptionId, period),
        second: async () => {
          await shop.second.subscriptions.setAutoRenew({ subscriptionId, enabled: false }, shop.as(customer));
          // It is off, and nothing was charged before it.
          isOff.before = (await shop.backend.storage.changes.findPending(subscriptionId)) === null;
        },
        after: async () => {
          const charged = await shop.backend.storage.changes.findPending(subscriptionId);
          expect(isOff.before && charged !== null).toBe(false);
        },
      };
    });
  }, 120_000);
});

describe('on one order, whatever stands between two statements', () => {
  const trialOf = async (customer: { id: string }): Promise<string | null> =>
    (await shop.backend.storage.customers.find(customer.id))?.trialFulfilmentId ?? null;

  const ways: [string, boolean][] = [
    ['cancelling it and delivering its trial', true],
    ['delivering its trial and cancelling it', false],
  ];
  test.each(ways)(
    '%s leaves the trial used exactly if it was delivered',
    async (_name, cancelsFirst) => {
      const trial = await shop.plan({ trialDays: 3 });
      const paid = await shop.plan({ provisioning: { autoProvision: false } });
      await atEachStatement(async () => {
        const customer = await shop.customer();
        const order = await shop.second.orders.place(
          {
            customerId: customer.id,
            items: [
              { planId: trial.id, quantity: 1, trial: true },
              { planId: paid.id, quantity: 1 },
            ],
            payment: { method: 'wallet' },
          },
          shop.as(customer),
        );
        const cancel = (panelkit: Panelkit) =>
          panelkit.orders.cancel({ orderId: order.id, reason: 'test' }, shop.staff());
        const deliver = (panelkit: Panelkit) => panelkit.orders.settled(order.id);
        return {
          first: () => (cancelsFirst ? cancel : deliver)(shop.first),
          second: () => (cancelsFirst ? deliver : cancel)(shop.second),
          after: async () => {
            const units = await shop.backend.storage.fulfilments.listByOrder(order.id);
            const delivered = units.find(
              ({ planId, state }) => planId === trial.id && state.status === 'completed',
            );
            expect(await trialOf(customer)).toBe(delivered?.id ?? null);
          },
        };
      });
    },
    120_000,
  );

  test('given an unpaid order with a trial, when it is cancelled, then the trial is free again', async () => {
    const customer = await shop.customer();
    const trial = await shop.plan({ trialDays: 3 });
    const paid = await shop.plan();
    const items = [
      { planId: trial.id, quantity: 1, trial: true },
      { planId: paid.id, quantity: 1 },
    ];
    const place = () =>
      shop.first.orders.place(
        { customerId: customer.id, items, payment: { method: 'receipt' } },
        shop.as(customer),
      );
    const { id: orderId } = await place();
    await shop.first.orders.cancel({ orderId, reason: 'test' }, shop.as(customer));
    expect(await trialOf(customer)).toBeNull();
    await place();
    await shop.clock.advance('31m');
    await shop.second.orders.get(orderId, shop.staff());
    await expireOrders(engineOf(shop.second));
    expect(await trialOf(customer)).toBeNull();
  });
});

describe('on one panel, whatever stands between two statements', () => {
  const ways: [string, (panelId: string) => Promise<unknown>][] = [
    ['taken out of the registry', (panelId) => shop.second.panels.remove({ panelId }, shop.staff())],
    ['drained', (panelId) => shop.second.panels.update({ panelId, status: 'draining' }, shop.staff())],
    ['suspected', (panelId) => suspect(panelId)],
  ];
  const suspect = (id: string) =>
    shop.backend.storage.transaction(async (tx) => {
      await tx.panels.get(id);
      await tx.panels.update(id, { suspectSince: shop.clock.now() });
    });
  test.each(ways)(
    'one that is %s sells nothing after it',
    async (_name, stopSelling) => {
      const customer = await shop.customer();
      await atEachStatement(async () => {
        const panelId = await shop.addPanel();
        const plan = await shop.plan({ placement: { selector: { panelIds: [panelId] } } });
        const held = async () => (await shop.backend.storage.panels.find(panelId))?.heldCount;
        const stopped: { held: number | undefined } = { held: undefined };
        const items = [{ planId: plan.id, quantity: 1 }];
        return {
          first: () =>
            shop.first.orders.place(
              { customerId: customer.id, items, payment: { method: 'receipt' } },
              shop.as(customer),
            ),
          second: async () => {
            await stopSelling(panelId);
            stopped.held = await held();
          },
          after: async () => {
            if (stopped.held !== undefined) expect(await held()).toBe(stopped.held);
          },
        };
      });
    },
    120_000,
  );
});
