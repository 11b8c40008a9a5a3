import { whyNoPlanChange } from '../../domain/changes/evaluate-plan-change.ts';
import { entitlementOf } from '../../domain/entitlement/entitlement.ts';
import { pausesOf } from '../../domain/entitlement/pass-time.ts';
import { type Subscription, statusOf } from '../../domain/lifecycle/subscription.ts';
import {
  type SubscriptionActions,
  subscriptionActions,
  whoOf,
} from '../../domain/lifecycle/subscription-actions.ts';
import type { Order } from '../../domain/orders/order.ts';
import { type OrderActions, orderActions } from '../../domain/orders/order-actions.ts';
import type { Actor } from '../../domain/records/actor.ts';
import { allowedUnless } from '../../domain/records/allowed.ts';
import { extensionOffer } from '../changes/extension-offer.ts';
import { factsOf } from '../entitlement/append-facts.ts';
import type { Engine } from '../kernel/engine.ts';
import { listAll } from '../kernel/list-all.ts';
import { countRenewals } from '../lifecycle/rotate-link.ts';

/** Reads what may be done to an order at this moment. */
export async function readOrderActions({ backend }: Engine, order: Order): Promise<OrderActions> {
  const { payments, units } = backend.storage;
  return orderActions({
    order,
    payments: await listAll((page) => payments.list({ ...page, orderId: order.id })),
    units: await units.listByOrder(order.id),
  });
}

/** Reads what this actor may do to a subscription at this moment. */
export async function readSubscriptionActions(
  engine: Engine,
  subscription: Subscription,
  actor: Actor,
): Promise<SubscriptionActions> {
  const { storage, clock } = engine.backend;
  const now = clock.now();
  const who = whoOf(actor);
  const change = await storage.changes.findPending(subscription.id);
  const facts = await factsOf(storage, subscription);
  // Staff may give an extension away, so the wallet does not stand against it.
  const pays = who === 'customer' ? 'today' : null;
  const { reasons } = await extensionOffer(engine, storage, subscription, { units: 1, pays });
  const denials = reasons.filter(({ denies }) => denies).map(({ code }) => code);
  const pending = change === null ? null : 'change-pending';
  const noPlanChange = whyNoPlanChange({ subscription, entitlement: entitlementOf(facts) }, now);
  return subscriptionActions(
    {
      subscription,
      status: statusOf(subscription, now),
      change,
      who,
      pauses: pausesOf(facts),
      // Only customers have a number of them a day.
      renewals: who === 'customer' ? await countRenewals(storage.audit, subscription, now) : 0,
      policy: engine.policies.lifecycle,
    },
    { extend: allowedUnless(...denials), changePlan: allowedUnless(...noPlanChange, pending) },
  );
}
