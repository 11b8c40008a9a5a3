import type { Payment } from '@panelkit/sdk';
import { type Request, Router } from 'express';
import * as z from 'zod';
import { actorOf, pageContextOf, permissionsIn, requireStaff } from '../../../page-context.ts';
import {
  type Candidate,
  type UnmatchedView,
  unmatchedListPage,
  unmatchedPage,
} from '../../../pages/staff/money/unmatched-page.ts';
import { formKey, parseForm } from '../../../security/form-guard.ts';
import type { Shop } from '../../../shop.ts';
import { cursorOf } from '../../next-page.ts';
import { paramOf } from '../../param-of.ts';
import { doneText } from '../dashboard.ts';
import { reasonOf, runStaffAction } from '../run-staff-action.ts';
import { findHits } from '../search/find-hits.ts';
import { namesOf } from '../staff-names.ts';

const HOME = '/staff/unmatched';
const MOST_SHOWN = 50;
/** Of open payments, and of what a search finds. */
const MOST_CANDIDATES = 10;

const searchForm = z.object({ ...formKey, q: z.string().trim().max(300) });
const id = z.string().max(100);
const assignForm = z.union([
  z.object({ ...formKey, paymentId: id }),
  z.object({ ...formKey, customerId: id }),
]);

/** Money that providers told of and that fits no payment: staff say whose it is. */
export function createUnmatchedRoutes(shop: Shop): Router {
  const { payments } = shop.panelkit;
  const router = Router();
  router.use(HOME, requireStaff('decide-receipts'));
  router.get(HOME, async (request, response) => {
    const by = { actor: actorOf(request) };
    const page = { limit: MOST_SHOWN, ...cursorOf(request) };
    const { rows, nextCursor } = await payments.listEvents({ status: 'unmatched', ...page }, by);
    const events = await Promise.all(rows.map((row) => payments.getEvent(row.id, by)));
    response.send(unmatchedListPage(pageContextOf(request), { events, nextCursor, done: doneText(request) }));
  });
  router.get(`${HOME}/:id`, async (request, response) => {
    response.send(unmatchedPage(pageContextOf(request), await viewOf(shop, request, null)));
  });
  // A form that is posted: names and addresses do not belong into logs.
  router.post(`${HOME}/:id`, async (request, response) => {
    const { q: text } = parseForm(searchForm, request);
    response.send(unmatchedPage(pageContextOf(request), await viewOf(shop, request, text)));
  });
  router.post(
    `${HOME}/:id/assign`,
    runStaffAction('assign', HOME, (eventId, by, request) => {
      const { key: _key, ...wanted } = parseForm(assignForm, request);
      return payments.matchEvent({ eventId, ...wanted }, by);
    }),
  );
  router.post(
    `${HOME}/:id/close`,
    runStaffAction('close-money', HOME, (eventId, by, request) =>
      payments.closeEvent({ eventId, reason: reasonOf(request) }, by),
    ),
  );
  router.post(
    `${HOME}/:id/replay`,
    runStaffAction('replay', HOME, (eventId, by) => payments.replayEvents({ eventId }, by)),
  );
  return router;
}

async function viewOf(shop: Shop, request: Request, text: string | null): Promise<UnmatchedView> {
  const { panelkit, currency } = shop;
  const by = { actor: actorOf(request) };
  const event = await panelkit.payments.getEvent(paramOf(request, 'id'), by);
  const { gateway, providerReference, state, told } = event;
  const canAssign =
    state.status === 'unmatched' && state.reason === 'unknown-payment' && providerReference !== null;
  const receivedMinor = told?.state?.currency === currency ? told.state.receivedMinor : 0;
  const open = canAssign ? await openPayments(shop, request, gateway) : [];
  return {
    event,
    canAssign,
    currency,
    done: doneText(request),
    creditMinor: receivedMinor > 0 ? receivedMinor : null,
    candidates: await candidatesOf(shop, request, open),
    searched: text === null || !canAssign ? null : await search(shop, request, { text, gateway }),
  };
}

/** The latest that wait for money of this provider. */
async function openPayments({ panelkit }: Shop, request: Request, gateway: string): Promise<Payment[]> {
  const by = { actor: actorOf(request) };
  const { rows } = await panelkit.payments.list({ status: 'pending', limit: 200, newestFirst: true }, by);
  return rows.filter(({ method }) => method === gateway).slice(0, MOST_CANDIDATES);
}

/**
 * Payments of this provider, of whatever state, and customers: of what the text finds and the reader may see.
 */
async function search(
  shop: Shop,
  request: Request,
  { text, gateway }: { text: string; gateway: string },
): Promise<NonNullable<UnmatchedView['searched']>> {
  const { payments } = shop.panelkit;
  const by = { actor: actorOf(request) };
  const hits = await findHits(shop, text, { by, may: permissionsIn(request) });
  const customerIds = [...new Set(hits.map(({ customerId }) => customerId))].slice(0, MOST_CANDIDATES);
  const found = await Promise.all(
    customerIds.map(
      async (customerId) => (await payments.list({ customerId, limit: 50, newestFirst: true }, by)).rows,
    ),
  );
  const orderIds = new Set(hits.flatMap(({ thing }) => (thing.kind === 'order' ? [thing.row.id] : [])));
  // An order that was named comes before what else its customer has.
  const inOrder = [...found.flat().filter(({ orderId }) => orderIds.has(orderId ?? '')), ...found.flat()];
  const unique = [...new Map(inOrder.map((payment) => [payment.id, payment])).values()];
  const fitting = unique.filter(({ method }) => method === gateway).slice(0, MOST_CANDIDATES);
  const names = await namesOf(shop, customerIds);
  return {
    text,
    candidates: await candidatesOf(shop, request, fitting),
    customers: customerIds.map((one) => ({ id: one, name: names.get(one) ?? one.slice(-8) })),
  };
}

async function candidatesOf(
  shop: Shop,
  request: Request,
  payments: readonly Payment[],
): Promise<Candidate[]> {
  const by = { actor: actorOf(request) };
  const names = await namesOf(
    shop,
    payments.map(({ customerId }) => customerId),
  );
  const rows = payments.map(async (payment) => ({
    payment,
    customer: names.get(payment.customerId) ?? payment.customerId.slice(-8),
    order: payment.orderId === null ? null : (await shop.panelkit.orders.get(payment.orderId, by)).number,
  }));
  return Promise.all(rows);
}
