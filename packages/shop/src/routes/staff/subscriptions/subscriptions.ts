import { type Request, Router } from 'express';
import * as z from 'zod';
import { actorOf, pageContextOf, permissionsIn, requireStaff } from '../../../page-context.ts';
import { staffSubscriptionsPage } from '../../../pages/staff/records-pages.ts';
import { staffSubscriptionPage } from '../../../pages/staff/subscription-page.ts';
import { mailShopLink } from '../../../people/mail-shop-link.ts';
import type { Permission } from '../../../roles/permissions.ts';
import { parseForm } from '../../../security/form-guard.ts';
import type { Shop } from '../../../shop.ts';
import { planNamesOf } from '../../names-of.ts';
import { cursorOf } from '../../next-page.ts';
import { barFor } from '../lists/saved-views.ts';
import { subscriptionsAsked } from '../lists/staff-lists.ts';
import { namePlaces } from '../name-places.ts';
import { reasonOf, runStaffAction } from '../run-staff-action.ts';
import { requireGift } from '../staff-limits.ts';
import { namesOf } from '../staff-names.ts';
import { createAdjustmentRoutes } from './adjustments.ts';
import { viewOf } from './view-of.ts';

const PAGE_ROWS = 30;
const known = z.string().max(100);
const moveForm = z.object({ inboundId: known, placeKey: z.string().max(40).default('') });
const planForm = z.object({ planId: known });
const confirmedForm = z.object({ confirmed: z.literal('yes') });
const renewForm = z.object({ enabled: z.enum(['yes', 'no']) });

/** Subscriptions, and everything that staff can do with one. */
export function createStaffSubscriptionRoutes(shop: Shop): Router {
  const router = Router();
  const { panelkit } = shop;
  router.get('/staff/subscriptions', requireStaff('see-orders'), async (request, response) => {
    const by = { actor: actorOf(request) };
    const { query, asked } = await subscriptionsAsked(shop, request);
    const page = { ...query, ...cursorOf(request), limit: PAGE_ROWS };
    const { rows, nextCursor } = await panelkit.lists.subscriptions(page, by);
    const count = await panelkit.lists.countSubscriptions(query.filter, by);
    const names = await namesOf(
      shop,
      rows.map(({ customerId }) => customerId),
    );
    const csv = '/staff/export/subscriptions.csv';
    const bar = await barFor(shop, request, { ...asked, count, csv });
    const places = permissionsIn(request)('deliver') ? await namePlaces(panelkit, by) : [];
    const planNames = await planNamesOf(panelkit);
    const view = { subscriptions: rows, nextCursor, names, planNames, bar, places };
    response.send(staffSubscriptionsPage(pageContextOf(request), view));
  });
  router.get('/staff/subscriptions/:id', requireStaff('see-orders'), async (request, response) => {
    response.send(staffSubscriptionPage(pageContextOf(request), await viewOf(shop, request)));
  });
  router.use(createSubscriptionActions(shop));
  router.use(createAdjustmentRoutes(shop));
  return router;
}

interface DeedOptions {
  done?: string;
  needed?: Permission;
}

function createSubscriptionActions(shop: Shop): Router {
  const { subscriptions, linkDevices } = shop.panelkit;
  const router = Router();
  const staffAction = (
    name: string,
    run: Parameters<typeof runStaffAction>[2],
    { done = name, needed = 'act-on-orders' }: DeedOptions = {},
  ): void => {
    const handler = runStaffAction(done, '/staff/subscriptions', run);
    router.post(`/staff/subscriptions/:id/${name}`, requireStaff(needed), handler);
  };
  staffAction('suspend', (subscriptionId, by, request) =>
    subscriptions.suspend({ subscriptionId, reason: reasonOf(request) }, by),
  );
  staffAction('resume', (subscriptionId, by) => subscriptions.resume({ subscriptionId }, by));
  staffAction('terminate', (subscriptionId, by, request) => {
    parseForm(confirmedForm, request);
    return subscriptions.terminate({ subscriptionId, reason: reasonOf(request) }, by);
  });
  const reset: Parameters<typeof runStaffAction>[2] = async (subscriptionId, by, request) => {
    const reason = reasonOf(request);
    await requireGift(shop, request, { kind: 'reset', subscriptionId, by });
    return subscriptions.resetUsage({ subscriptionId, reason }, by);
  };
  const give: Parameters<typeof runStaffAction>[2] = async (subscriptionId, by, request) => {
    await requireGift(shop, request, { kind: 'period', subscriptionId, by });
    return subscriptions.extend({ subscriptionId, free: true }, by);
  };
  staffAction('reset', reset, { needed: 'give-service' });
  staffAction('extend-free', give, { done: 'extend', needed: 'give-service' });
  staffAction('extend', (subscriptionId, by) => subscriptions.extend({ subscriptionId, free: false }, by), {
    needed: 'spend-wallets',
  });
  const move: Parameters<typeof runStaffAction>[2] = (subscriptionId, by, request) => {
    const { inboundId, placeKey } = parseForm(moveForm, request);
    const where = { ...(inboundId !== '' && { inboundId }), ...(placeKey !== '' && { placeKey }) };
    return subscriptions.move({ subscriptionId, ...where }, by);
  };
  staffAction('move', move, { needed: 'deliver' });
  const change = (subscriptionId: string, request: Request) => ({
    subscriptionId,
    ...parseForm(planForm, request),
  });
  staffAction('change-plan', (id, by, request) => subscriptions.changePlan(change(id, request), by), {
    done: 'changePlan',
    needed: 'spend-wallets',
  });
  staffAction('rotate', (subscriptionId, by) => subscriptions.rotateLink({ subscriptionId }, by));
  staffAction('renew', (subscriptionId, by, request) => {
    parseForm(confirmedForm, request);
    return subscriptions.rotateLink({ subscriptionId, renews: 'configurations' }, by);
  });
  staffAction('reset-devices', (subscriptionId, by) => linkDevices.reset({ subscriptionId }, by), {
    done: 'save',
  });
  staffAction('resend', (subscriptionId, by) => mailShopLink(shop, subscriptionId, by));
  staffAction(
    'auto-renew',
    (subscriptionId, by, request) => {
      const enabled = parseForm(renewForm, request).enabled === 'yes';
      return subscriptions.setAutoRenew({ subscriptionId, enabled }, by);
    },
    { done: 'save' },
  );
  staffAction('clear-connections', (id, by) => subscriptions.clearConnections(id, by), {
    done: 'save',
    needed: 'deliver',
  });
  return router;
}
