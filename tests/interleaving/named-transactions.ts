import type { Panelkit, Subscription } from '@panelkit/sdk';
import { engineOf } from '../../packages/sdk/src/engine/api/create-panelkit.ts';
import { renewSubscription } from '../../packages/sdk/src/engine/lifecycle/renew-subscription.ts';
import { sweepLifecycle } from '../../packages/sdk/src/engine/lifecycle/sweep.ts';
import { syncUsage } from '../../packages/sdk/src/engine/usage/sync-usage.ts';
import type { RacedShop } from './raced-shop.ts';

/** What is raced: one subscription, and the plan that it may change to. */
export interface Raced {
  shop: RacedShop;
  subscription: Subscription;
  dearer: string;
}

/** One transaction, or a row of them, by one of the two processes. */
export type NamedTransaction = (panelkit: Panelkit, raced: Raced) => Promise<unknown>;

/** Everything that touches one subscription, by the name of its command or by what does it. */
export const ON_A_SUBSCRIPTION: Record<string, NamedTransaction> = {
  'subscriptions.extend': ({ subscriptions }, { shop, subscription }) =>
    subscriptions.extend({ subscriptionId: subscription.id }, shop.staff()),
  'subscriptions.changePlan': ({ subscriptions }, { shop, subscription, dearer }) =>
    subscriptions.changePlan({ subscriptionId: subscription.id, planId: dearer }, shop.staff()),
  'subscriptions.resetUsage': ({ subscriptions }, { shop, subscription }) =>
    subscriptions.resetUsage({ subscriptionId: subscription.id, reason: 'test' }, shop.staff()),
  'subscriptions.suspend': ({ subscriptions }, { shop, subscription }) =>
    subscriptions.suspend({ subscriptionId: subscription.id, reason: 'test' }, shop.staff()),
  'subscriptions.pause': ({ subscriptions }, { shop, subscription }) =>
    subscriptions.pause({ subscriptionId: subscription.id }, shop.staff()),
  'subscriptions.resume': ({ subscriptions }, { shop, subscription }) =>
    subscriptions.resume({ subscriptionId: subscription.id }, shop.staff()),
  'subscriptions.terminate': ({ subscriptions }, { shop, subscription }) =>
    subscriptions.terminate({ subscriptionId: subscription.id, reason: 'test' }, shop.staff()),
  'subscriptions.setAutoRenew': ({ subscriptions }, { shop, subscription }) =>
    subscriptions.setAutoRenew({ subscriptionId: subscription.id, enabled: true }, shop.staff()),
  'subscriptions.rotateLink': ({ subscriptions }, { shop, subscription }) =>
    subscriptions.rotateLink({ subscriptionId: subscription.id }, shop.staff()),
  'subscriptions.move': ({ subscriptions }, { shop, subscription }) =>
    subscriptions.move(
      { subscriptionId: subscription.id, inboundId: shop.inbounds[1]?.id ?? '' },
      shop.staff(),
    ),
  'a move to another panel': ({ subscriptions }, { shop, subscription }) =>
    subscriptions.move(
      { subscriptionId: subscription.id, inboundId: shop.inbounds[2]?.id ?? '' },
      shop.staff(),
    ),
  'begin and commit of a write': ({ subscriptions }, { shop, subscription }) =>
    subscriptions.settled(subscription.id, shop.staff()),
  'a renewal': (panelkit, { subscription }) =>
    renewSubscription(engineOf(panelkit), subscription.id, subscription.period),
  'the sweep': (panelkit) => sweepLifecycle(engineOf(panelkit)),
  'the usage booking': (panelkit) => syncUsage(engineOf(panelkit)),
};

/** Commands that touch no subscription, or only one that they make. */
export const ON_OTHER_THINGS = new Set([
  'customers.setLanguage',
  'customers.ensure',
  'inbounds.change',
  'inbounds.create',
  'inbounds.remove',
  'inbounds.resetUsage',
  'inbounds.update',
  'notifications.retry',
  'orders.cancel',
  'orders.pay',
  'orders.place',
  'panels.register',
  'panels.remove',
  'panels.repairDrift',
  'panels.retryAccounts',
  'panels.trust',
  'panels.update',
  'payments.approve',
  'payments.matchEvent',
  'payments.refund',
  'payments.reject',
  'payments.start',
  'payments.submitReceipt',
  'payments.topUp',
  'plans.create',
  'plans.update',
  'units.cancel',
  'units.replace',
  'units.retry',
  'units.start',
  'wallets.adjust',
]);
