import type { Plan, Subscription } from '@panelkit/sdk';
import { engineOf } from '../../../packages/sdk/src/engine/api/create-panelkit.ts';
import { renewSubscription } from '../../../packages/sdk/src/engine/lifecycle/renew-subscription.ts';
import { sweepLifecycle } from '../../../packages/sdk/src/engine/lifecycle/sweep.ts';
import { syncUsage } from '../../../packages/sdk/src/engine/usage/sync-usage.ts';
import { verifyDisabled } from '../../../packages/sdk/src/engine/usage/verify-disabled.ts';
import { applyWish } from '../../../packages/sdk/src/engine/wishes/apply-wish.ts';
import { expireWishes } from '../../../packages/sdk/src/engine/wishes/expire-wishes.ts';
import type { RacedShop } from '../raced-shop.ts';
import { defineGroup } from './race-group.ts';
import { reconcileSubscription } from './reconcile-once.ts';

/** A subscription, and the plan that it may change to. */
interface RacedSubscription extends Subscription {
  dearer: string;
  /** Of a change; empty where none is paid for. */
  paymentId: string;
}

interface Catalogue {
  customer: { id: string };
  plan: Plan;
  dearer: Plan;
  cheaper: Plan;
  /** Begins with its first use. */
  onHold: Plan;
}

const catalogues = new WeakMap<RacedShop, Promise<Catalogue>>();

/** Its plans are on the same inbound, and its customer is rich. */
function catalogueOf(shop: RacedShop): Promise<Catalogue> {
  const known = catalogues.get(shop);
  if (known !== undefined) return known;
  const placement = { preferredInboundId: shop.inbounds[0]?.id ?? '' };
  const planFor = (amountMinor: number) => shop.plan({ placement, price: { amountMinor, currency: 'USD' } });
  const made = (async () => ({
    customer: await shop.customer(1_000_000_000),
    plan: await planFor(1000),
    dearer: await planFor(5000),
    cheaper: await planFor(500),
    onHold: await shop.plan({ placement, startsOnFirstUse: true }),
  }))();
  catalogues.set(shop, made);
  return made;
}

async function delivered(shop: RacedShop): Promise<RacedSubscription> {
  const { customer, plan, dearer } = await catalogueOf(shop);
  return { ...(await shop.sold(customer, plan)), dearer: dearer.id, paymentId: '' };
}

/** An extension that is asked for, to be paid by receipt. */
async function wished(shop: RacedShop): Promise<RacedSubscription> {
  const sold = await delivered(shop);
  const change = { kind: 'extension' } as const;
  const wanted = { subscriptionId: sold.id, change, method: 'receipt' };
  const { id } = await shop.second.payments.openForChange(wanted, shop.as({ id: sold.customerId }));
  return { ...sold, paymentId: id };
}

async function paused(shop: RacedShop): Promise<RacedSubscription> {
  const sold = await delivered(shop);
  await shop.second.subscriptions.pause({ subscriptionId: sold.id }, shop.as({ id: sold.customerId }));
  await shop.settle();
  return sold;
}

/** Lets time pass; what became due of the subscriptions of earlier races is done before the next one. */
async function pass(shop: RacedShop, duration: '23h' | '28d' | '29d'): Promise<void> {
  await shop.clock.advance(duration);
  await sweepLifecycle(engineOf(shop.second));
  await shop.settle();
}

/** What the panel has for it. */
function nameOnPanel(shop: RacedShop, { id }: { id: string }): string {
  const found = shop.panels.flatMap((panel) => panel.accounts()).find(({ note }) => note?.endsWith(id));
  if (found === undefined) throw new TypeError('it has no account');
  return found.name;
}

/** Everything that touches one subscription. */
export const ON_A_SUBSCRIPTION = defineGroup({
  name: 'one subscription',
  policies: {
    extension: { always: true },
    lifecycle: { customerMayPause: true, shortestPauseMs: 0, longestPauseMs: 24 * 60 * 60_000 },
  },
  states: {
    delivered,
    async 'with a plan change under way'(shop) {
      const sold = await delivered(shop);
      const { cheaper } = await catalogueOf(shop);
      await shop.second.subscriptions.changePlan(
        { subscriptionId: sold.id, planId: cheaper.id },
        shop.staff(),
      );
      return sold;
    },
    async 'with a change that is paid for, and not made'(shop) {
      const sold = await wished(shop);
      await shop.second.payments.approve({ paymentId: sold.paymentId }, shop.staff());
      return sold;
    },
    async 'with a change that nobody has paid in time'(shop) {
      const sold = await wished(shop);
      await shop.clock.advance('73h');
      return sold;
    },
    async 'with an extension under way'(shop) {
      const sold = await delivered(shop);
      await shop.second.subscriptions.extend({ subscriptionId: sold.id }, shop.staff());
      return sold;
    },
    paused,
    async 'with a pause that is due to end'(shop) {
      const sold = await paused(shop);
      await pass(shop, '23h');
      await shop.clock.advance('1h');
      return sold;
    },
    async 'due to be renewed'(shop) {
      const sold = await delivered(shop);
      await pass(shop, '28d');
      await shop.second.subscriptions.setAutoRenew({ subscriptionId: sold.id, enabled: true }, shop.staff());
      await shop.clock.advance('1d');
      return sold;
    },
    async 'due to expire'(shop) {
      const sold = await delivered(shop);
      await pass(shop, '29d');
      await shop.clock.advance('1d');
      return sold;
    },
    async 'on hold, and used for the first time'(shop) {
      const { customer, dearer, onHold } = await catalogueOf(shop);
      const sold = { ...(await shop.sold(customer, onHold)), dearer: dearer.id, paymentId: '' };
      const name = nameOnPanel(shop, sold);
      for (const panel of shop.panels) panel.addTraffic(name, 1000);
      return sold;
    },
    async 'used up, which nobody has booked yet'(shop) {
      const sold = await delivered(shop);
      const name = nameOnPanel(shop, sold);
      for (const panel of shop.panels) panel.addTraffic(name, 2_000_000);
      return sold;
    },
  },
  transactions: {
    'on hold, and used for the first time': {
      'the beginning of its period': (panelkit) => syncUsage(engineOf(panelkit)),
    },
    'with a change that is paid for, and not made': {
      'making the change that was paid for': (panelkit, { paymentId }) =>
        applyWish(engineOf(panelkit), paymentId),
      'payments.withdraw': ({ payments }, { paymentId, customerId: id }, shop) =>
        payments.withdraw({ paymentId }, shop.as({ id })),
    },
    'with a change that nobody has paid in time': {
      'the end of payments for changes': (panelkit) => expireWishes(engineOf(panelkit)),
    },
    delivered: {
      'payments.openForChange': ({ payments }, { id: subscriptionId, customerId: id }, shop) =>
        payments.openForChange(
          { subscriptionId, change: { kind: 'extension' }, method: 'receipt' },
          shop.as({ id }),
        ),
      'subscriptions.extend': ({ subscriptions }, { id: subscriptionId }, shop) =>
        subscriptions.extend({ subscriptionId }, shop.staff()),
      'subscriptions.changePlan': ({ subscriptions }, { id: subscriptionId, dearer: planId }, shop) =>
        subscriptions.changePlan({ subscriptionId, planId }, shop.staff()),
      'subscriptions.resetUsage': ({ subscriptions }, { id: subscriptionId }, shop) =>
        subscriptions.resetUsage({ subscriptionId, reason: 'test' }, shop.staff()),
      'subscriptions.suspend': ({ subscriptions }, { id: subscriptionId }, shop) =>
        subscriptions.suspend({ subscriptionId, reason: 'test' }, shop.staff()),
      'subscriptions.updatePlaces': ({ subscriptions }, { id: subscriptionId }, shop) =>
        subscriptions.updatePlaces({ subscriptionId }, shop.staff()),
      'subscriptions.giveDays': ({ subscriptions }, { id: subscriptionId }, shop) =>
        subscriptions.giveDays({ subscriptionId, days: 2, reason: 'test' }, shop.staff()),
      'subscriptions.adjust': ({ subscriptions }, { id: subscriptionId }, shop) =>
        subscriptions.adjust({ subscriptionId, days: -1, bytes: 1000, reason: 'test' }, shop.staff()),
      'subscriptions.pause': ({ subscriptions }, { id: subscriptionId, customerId: id }, shop) =>
        subscriptions.pause({ subscriptionId }, shop.as({ id })),
      'subscriptions.terminate': ({ subscriptions }, { id: subscriptionId }, shop) =>
        subscriptions.terminate({ subscriptionId, reason: 'test' }, shop.staff()),
      'subscriptions.setAutoRenew': ({ subscriptions }, { id: subscriptionId }, shop) =>
        subscriptions.setAutoRenew({ subscriptionId, enabled: true }, shop.staff()),
      'switching its renewal off': ({ subscriptions }, { id: subscriptionId }, shop) =>
        subscriptions.setAutoRenew({ subscriptionId, enabled: false }, shop.staff()),
      'subscriptions.rotateLink': ({ subscriptions }, { id: subscriptionId }, shop) =>
        subscriptions.rotateLink({ subscriptionId }, shop.staff()),
      'a renewal of its configurations': ({ subscriptions }, { id: subscriptionId }, shop) =>
        subscriptions.rotateLink({ subscriptionId, renews: 'both' }, shop.staff()),
      'subscriptions.move': ({ subscriptions }, { id: subscriptionId }, shop) =>
        subscriptions.move({ subscriptionId, inboundId: shop.inbounds[1]?.id ?? '' }, shop.staff()),
      'a move to another panel': ({ subscriptions }, { id: subscriptionId }, shop) =>
        subscriptions.move({ subscriptionId, inboundId: shop.inbounds[2]?.id ?? '' }, shop.staff()),
    },
    paused: {
      'subscriptions.resume': ({ subscriptions }, { id: subscriptionId, customerId: id }, shop) =>
        subscriptions.resume({ subscriptionId }, shop.as({ id })),
    },
    'with a plan change under way': {
      'begin and commit of a write': (panelkit, { id }) => reconcileSubscription(panelkit, id),
    },
    'due to be renewed': {
      'a renewal': (panelkit, { id, period }) => renewSubscription(engineOf(panelkit), id, period),
    },
    'due to expire': {
      'the sweep': (panelkit) => sweepLifecycle(engineOf(panelkit)),
    },
    'used up, which nobody has booked yet': {
      'the usage booking': (panelkit) => syncUsage(engineOf(panelkit)),
      'a look whether it is off': (panelkit, { accountId }) => verifyDisabled(engineOf(panelkit), accountId),
    },
  },
});
