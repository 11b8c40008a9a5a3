import type { ConnectionsView } from '@panelkit/sdk';
import type { Request } from 'express';
import { actorOf, permissionsIn } from '../../../page-context.ts';
import type { StaffSubscriptionView } from '../../../pages/staff/subscription-page.ts';
import type { Shop } from '../../../shop.ts';
import { paramOf } from '../../param-of.ts';
import { whileWaited } from '../../while-waited.ts';
import { doneText } from '../dashboard.ts';
import { namePlaces } from '../name-places.ts';
import { namesOf } from '../staff-names.ts';

/** All that the page of a subscription shows. */
export async function viewOf(shop: Shop, request: Request): Promise<StaffSubscriptionView> {
  const { panelkit, clock } = shop;
  const by = { actor: actorOf(request) };
  const subscription = await panelkit.subscriptions.get(paramOf(request, 'id'), by);
  const { id: subscriptionId, customerId, accountId, orderId } = subscription;
  const entitlement = await panelkit.subscriptions.entitlement(subscriptionId, by);
  const actions = await panelkit.subscriptions.allowedActions(subscriptionId, by);
  const names = await namesOf(shop, [customerId]);
  const events = await Promise.all(
    [subscriptionId, accountId].map((aggregateId) =>
      panelkit.events.list({ after: 0, limit: 100, aggregateId }),
    ),
  );
  const { places, usageAsOf } = await panelkit.delivery.get(subscriptionId, by);
  return {
    now: clock.now(),
    actions,
    // An open pause moves the end: it is shown where it would be if the pause ended now.
    subscription:
      subscription.pause === null ? subscription : { ...subscription, granted: entitlement.terms },
    entitlement,
    places,
    usageAsOf,
    devices: await panelkit.linkDevices.list(subscriptionId, by),
    accounts: await panelkit.subscriptions.accounts(subscriptionId, by),
    plan: await panelkit.plans.get(subscription.planId),
    customer: names.get(customerId) ?? customerId,
    order: (await panelkit.orders.get(orderId, by)).number,
    inbounds: await namePlaces(panelkit, by),
    choices: await choicesOf(shop, subscription, request),
    extension: await panelkit.subscriptions.previewExtension({ subscriptionId }, by),
    connections: request.query.ask === 'panel' ? await connectionsOf(shop, subscriptionId, request) : null,
    events: events.flat().toSorted((one, other) => other.cursor - one.cursor),
    may: permissionsIn(request),
    done: doneText(request),
  };
}

function connectionsOf(shop: Shop, subscriptionId: string, request: Request): Promise<ConnectionsView> {
  return whileWaited(shop, request, (signal) =>
    shop.panelkit.subscriptions.connections(subscriptionId, { actor: actorOf(request), signal }),
  );
}

async function choicesOf(
  { panelkit }: Shop,
  { id: subscriptionId, planId }: { id: string; planId: string },
  request: Request,
): Promise<StaffSubscriptionView['choices']> {
  const { rows } = await panelkit.plans.list({ limit: 100 });
  const others = rows.filter((plan) => plan.id !== planId);
  return Promise.all(
    others.map(async (plan) => {
      const wanted = { subscriptionId, planId: plan.id };
      const offer = await panelkit.subscriptions.previewPlanChange(wanted, { actor: actorOf(request) });
      return { plan, offer };
    }),
  );
}
