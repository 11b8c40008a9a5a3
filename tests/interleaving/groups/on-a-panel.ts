import { engineOf } from '../../../packages/sdk/src/engine/api/create-panelkit.ts';
import { probePanel } from '../../../packages/sdk/src/engine/contact/probe-panel.ts';
import { workOnInbound } from '../../../packages/sdk/src/engine/inbounds/work-on-inbound.ts';
import { sweepLifecycle } from '../../../packages/sdk/src/engine/lifecycle/sweep.ts';
import { syncUsage } from '../../../packages/sdk/src/engine/usage/sync-usage.ts';
import type { RacedShop } from '../raced-shop.ts';
import { PANEL_STATES, template } from './panel-states.ts';
import { defineGroup } from './race-group.ts';
import { reconcileSubscription } from './reconcile-once.ts';

async function accountIdsOn({ backend }: RacedShop, panelId: string): Promise<string[]> {
  const { rows } = await backend.storage.accounts.list({ panelId, limit: 500 });
  return rows.filter(({ condemnedAt }) => condemnedAt === null).map(({ id }) => id);
}

/** Everything that touches one panel, its inbounds, and the accounts on it as a crowd. */
export const ON_A_PANEL = defineGroup({
  name: 'one panel',
  policies: { extension: { always: true } },
  states: PANEL_STATES,
  transactions: {
    'with changed credentials': {
      'panels.decideCredentials': async ({ panels }, { id: panelId }, shop) => {
        const accountIds = await accountIdsOn(shop, panelId);
        return panels.decideCredentials({ panelId, accountIds, choice: 'rotate' }, shop.staff());
      },
    },
    'with an inbound that is to go': {
      'the removal of an inbound': (panelkit, { madeId }) => workOnInbound(engineOf(panelkit), madeId),
    },
    'with an inbound that was deleted there': {
      'a listing that misses it': (panelkit, { id }) => syncUsage(engineOf(panelkit), { panelId: id }),
    },
    'with a difference that is over': {
      'a listing that sees it': (panelkit, { id }) => syncUsage(engineOf(panelkit), { panelId: id }),
    },
    'that is down': {
      'a write that does not get there': (panelkit, { subscription }) =>
        reconcileSubscription(panelkit, subscription?.id ?? ''),
      'the write of an inbound that does not get there': (panelkit, { madeId }) =>
        workOnInbound(engineOf(panelkit), madeId),
    },
    'that is back': {
      'the first good contact': async (panelkit, { id }, { backend }) => {
        const panel = await backend.storage.panels.find(id);
        if (panel !== null) await probePanel(engineOf(panelkit), panel);
      },
    },
    'in service': {
      'orders.place': ({ orders }, { customer, plan }, shop) =>
        orders.place(
          {
            customerId: customer.id,
            items: [{ planId: plan.id, quantity: 1 }],
            payment: { method: 'wallet' },
          },
          shop.as(customer),
        ),
      'a move to it': ({ subscriptions }, { elsewhere, inbounds }, shop) =>
        subscriptions.move({ subscriptionId: elsewhere.id, inboundId: inbounds[0]?.id ?? '' }, shop.staff()),
      'a move away from it': ({ subscriptions }, { subscription }, shop) =>
        subscriptions.move(
          { subscriptionId: subscription?.id ?? '', inboundId: shop.inbounds[0]?.id ?? '' },
          shop.staff(),
        ),
      'a plan change on it': ({ subscriptions }, { subscription, dearer }, shop) =>
        subscriptions.changePlan({ subscriptionId: subscription?.id ?? '', planId: dearer.id }, shop.staff()),
      'the end of a subscription on it': ({ subscriptions }, { subscription }, shop) =>
        subscriptions.terminate({ subscriptionId: subscription?.id ?? '', reason: 'test' }, shop.staff()),
      'bulk.moveEveryone': async ({ bulk }, { inbounds: own }, shop) => {
        const wanted = { inboundId: own[0]?.id ?? '', toInboundId: own[1]?.id ?? '' };
        const { id } = await bulk.moveEveryone(wanted, shop.staff());
        return bulk.settled(id, shop.staff());
      },
      'bulk.giveDays': async ({ bulk }, { id: panelId }, shop) => {
        const { id } = await bulk.giveDays({ panelId, days: 2, incident: 'outage' }, shop.staff());
        return bulk.settled(id, shop.staff());
      },
      'bulk.updatePlaces': async ({ bulk }, { id: panelId }, shop) => {
        const { id } = await bulk.updatePlaces({ panelId }, shop.staff());
        return bulk.settled(id, shop.staff());
      },
      'inbounds.create': ({ inbounds }, { id: panelId }, shop) =>
        inbounds.create({ panelId, name: 'another', template }, shop.staff()),
      'inbounds.update': ({ inbounds }, { inbounds: own }, shop) =>
        inbounds.update({ inboundId: own[0]?.id ?? '', provisioningEnabled: false }, shop.staff()),
      'panels.update': ({ panels }, { id: panelId }, shop) =>
        panels.update({ panelId, status: 'draining' }, shop.staff()),
      'panels.repairDrift': async ({ panels }, { id: panelId }, shop) => {
        const accountIds = await accountIdsOn(shop, panelId);
        return panels.repairDrift({ panelId, accountIds }, shop.staff());
      },
      'panels.retryAccounts': ({ panels }, { id: panelId }, shop) =>
        panels.retryAccounts({ panelId, code: 'INBOUND_MISSING' }, shop.staff()),
      'a sync of inbounds': ({ panels }, { id: panelId }, shop) => panels.syncInbounds(panelId, shop.staff()),
      'the usage booking': (panelkit, { id }) => syncUsage(engineOf(panelkit), { panelId: id }),
      'a look at its version': async (panelkit, { id }, { backend }) => {
        const panel = await backend.storage.panels.find(id);
        if (panel !== null) await probePanel(engineOf(panelkit), panel);
      },
      'the sweep': (panelkit) => sweepLifecycle(engineOf(panelkit)),
      'plans.update': ({ plans }, { plan: { id: planId } }, shop) =>
        plans.update({ planId, patch: { active: false } }, shop.staff()),
    },
    'with an inbound for one customer to be made': {
      'begin and commit of a write': (panelkit, { subscription }) =>
        reconcileSubscription(panelkit, subscription?.id ?? ''),
    },
    'with an inbound that was made': {
      'inbounds.change': ({ inbounds }, { madeId: inboundId }, shop) =>
        inbounds.change({ inboundId, enabled: false }, shop.staff()),
      'inbounds.remove': ({ inbounds }, { madeId: inboundId }, shop) =>
        inbounds.remove({ inboundId }, shop.staff()),
    },
    'with an inbound that is to be made': {
      'the write of an inbound': (panelkit, { madeId }) => workOnInbound(engineOf(panelkit), madeId),
    },
    empty: {
      'panels.remove': ({ panels }, { id: panelId }, shop) => panels.remove({ panelId }, shop.staff()),
    },
    suspect: {
      'panels.trust': ({ panels }, { id: panelId }, shop) => panels.trust({ panelId }, shop.staff()),
    },
  },
});
