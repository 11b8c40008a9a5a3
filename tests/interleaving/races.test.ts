import type { Panelkit } from '@panelkit/sdk';
import { describe, expect, test } from 'vitest';
import { engineOf } from '../../packages/sdk/src/engine/api/create-panelkit.ts';
import { renewSubscription } from '../../packages/sdk/src/engine/lifecycle/renew-subscription.ts';
import { expireOrders } from '../../packages/sdk/src/engine/orders/expire-orders.ts';
import { raceAtEachStatement } from './at-each-statement.ts';
import { describeRaces, type WithShop } from './describe-races.ts';
import type { RacedShop } from './raced-shop.ts';

const policies = { extension: { always: true } };

// What the invariants do not say by themselves; every pair of transactions is in the matrix.
describeRaces('whatever stands between two statements', (withShop) => {
  describe('on one subscription', () => testSubscriptions(withShop));
  describe('on one order', () => {
    testTrials(withShop);
    testPayments(withShop);
  });
  describe('on one panel', () => testPanels(withShop));
  test.concurrent(
    'of two who save a plan that both have read, one is told',
    () => withShop(policies, raceEdits),
    120_000,
  );
});

function testSubscriptions(withShop: WithShop): void {
  test.concurrent(
    'whoever switches the renewal off is charged by none that begins after it',
    () =>
      withShop(policies, async (shop) => {
        const customer = await shop.customer();
        const plan = await shop.plan();
        const { changes } = shop.backend.storage;
        await raceAtEachStatement(shop, async () => {
          const { id: subscriptionId, period } = await shop.sold(customer, plan);
          const by = shop.as(customer);
          await shop.second.subscriptions.setAutoRenew({ subscriptionId, enabled: true }, by);
          await shop.clock.advance('29d');
          const isOff = { before: false };
          return {
            first: () => renewSubscription(engineOf(shop.first), subscriptionId, period),
            second: async () => {
              const off = { subscriptionId, enabled: false };
              await shop.second.subscriptions.setAutoRenew(off, shop.as(customer));
              // It is off, and nothing was charged before it.
              isOff.before = (await changes.findPending(subscriptionId)) === null;
            },
            after: async () => {
              const charged = await changes.findPending(subscriptionId);
              expect(isOff.before && charged !== null).toBe(false);
            },
          };
        });
      }),
    120_000,
  );
}

async function trialOf({ backend }: RacedShop, customer: { id: string }): Promise<string | null> {
  return (await backend.storage.customers.find(customer.id))?.trialUnitId ?? null;
}

function testTrials(withShop: WithShop): void {
  const ways: [string, boolean][] = [
    ['cancelling it and delivering its trial', true],
    ['delivering its trial and cancelling it', false],
  ];
  test.concurrent.each(ways)(
    '%s leaves the trial used exactly if it was delivered',
    (_name, cancelsFirst) => withShop(policies, (shop) => raceTrial(shop, cancelsFirst)),
    120_000,
  );

  test.concurrent('given an unpaid order with a trial, when it is cancelled, then the trial is free again', () =>
    withShop(policies, async (shop) => {
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
      expect(await trialOf(shop, customer)).toBeNull();
      await place();
      await shop.clock.advance('31m');
      await shop.second.orders.get(orderId, shop.staff());
      await expireOrders(engineOf(shop.second));
      expect(await trialOf(shop, customer)).toBeNull();
    }));
}

function testPayments(withShop: WithShop): void {
  test.concurrent(
    'a payment that is opened while its order is cancelled does not stay open',
    () =>
      withShop(policies, async (shop) => {
        const customer = await shop.customer();
        const items = [{ planId: (await shop.plan()).id, quantity: 1 }];
        const payment = { method: 'receipt' };
        await raceAtEachStatement(shop, async () => {
          const by = () => shop.as(customer);
          const { id: orderId } = await shop.first.orders.place(
            { customerId: customer.id, items, payment },
            by(),
          );
          return {
            first: () => shop.first.orders.cancel({ orderId, reason: 'test' }, by()),
            second: () => shop.second.orders.pay({ orderId, payment }, by()),
            after: async () => {
              const { rows } = await shop.second.payments.list({ orderId }, shop.staff());
              const statuses = rows.map(({ state }) => state.status);
              expect(new Set(statuses)).toEqual(new Set(['cancelled']));
            },
          };
        });
      }),
    120_000,
  );
}

async function raceTrial(shop: RacedShop, cancelsFirst: boolean): Promise<void> {
  const trial = await shop.plan({ trialDays: 3 });
  const paid = await shop.plan({ provisioning: { autoProvision: false } });
  const items = [
    { planId: trial.id, quantity: 1, trial: true },
    { planId: paid.id, quantity: 1 },
  ];
  await raceAtEachStatement(shop, async () => {
    const customer = await shop.customer();
    const order = await shop.second.orders.place(
      { customerId: customer.id, items, payment: { method: 'wallet' } },
      shop.as(customer),
    );
    const cancel = (panelkit: Panelkit) =>
      panelkit.orders.cancel({ orderId: order.id, reason: 'test' }, shop.staff());
    const deliver = (panelkit: Panelkit) => panelkit.orders.settled(order.id);
    return {
      first: () => (cancelsFirst ? cancel : deliver)(shop.first),
      second: () => (cancelsFirst ? deliver : cancel)(shop.second),
      after: async () => {
        const units = await shop.backend.storage.units.listByOrder(order.id);
        const delivered = units.find(
          ({ planId, state }) => planId === trial.id && state.status === 'completed',
        );
        expect(await trialOf(shop, customer)).toBe(delivered?.id ?? null);
      },
    };
  });
}

type StopSelling = (shop: RacedShop, panelId: string) => Promise<unknown>;

function testPanels(withShop: WithShop): void {
  const suspect: StopSelling = ({ backend, clock }, id) =>
    backend.storage.transaction(async (tx) => {
      await tx.panels.get(id);
      await tx.panels.update(id, { suspectSince: clock.now() });
    });
  const ways: [string, StopSelling][] = [
    ['taken out of the registry', ({ second, staff }, panelId) => second.panels.remove({ panelId }, staff())],
    [
      'drained',
      ({ second, staff }, panelId) => second.panels.update({ panelId, status: 'draining' }, staff()),
    ],
    ['suspected', suspect],
  ];
  test.concurrent.each(ways)(
    'one that is %s sells nothing after it',
    (_name, stopSelling) => withShop(policies, (shop) => raceSale(shop, stopSelling)),
    120_000,
  );
}

async function raceEdits(shop: RacedShop): Promise<void> {
  await raceAtEachStatement(shop, async () => {
    const { id: planId, revision: expectedRevision } = await shop.plan();
    const saved: string[] = [];
    const save = async ({ plans }: Panelkit, name: string) => {
      await plans.update({ planId, patch: { name }, expectedRevision }, shop.staff());
      saved.push(name);
    };
    return {
      first: () => save(shop.first, 'first'),
      second: () => save(shop.second, 'second'),
      after: async () => {
        const { name } = await shop.first.plans.get(planId);
        expect(saved).toEqual([name]);
      },
    };
  });
}

async function raceSale(shop: RacedShop, stopSelling: StopSelling): Promise<void> {
  const customer = await shop.customer();
  await raceAtEachStatement(shop, async () => {
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
        await stopSelling(shop, panelId);
        stopped.held = await held();
      },
      after: async () => {
        if (stopped.held !== undefined) expect(await held()).toBe(stopped.held);
      },
    };
  });
}
