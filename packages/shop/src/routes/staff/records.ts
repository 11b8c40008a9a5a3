import { parseTypedMinor, type QueryContext } from '@panelkit/sdk';
import { type Request, Router } from 'express';
import * as z from 'zod';
import { actorOf, pageContextOf, permissionsIn, requireStaff } from '../../page-context.ts';
import { type StaffCustomerView, staffCustomerPage, staffOrderPage } from '../../pages/staff/one-pages.ts';
import { staffCustomersPage, staffOrdersPage, staffPaymentsPage } from '../../pages/staff/records-pages.ts';
import { UNDO_APPROVAL_MS } from '../../people/undo-approval-ms.ts';
import { ACTING } from '../../roles/viewer.ts';
import { formKey, parseForm } from '../../security/form-guard.ts';
import { hostError } from '../../security/host-error.ts';
import { typedCount } from '../../security/plain-input.ts';
import { SHOP_ACTOR, type Shop } from '../../shop.ts';
import type { User } from '../../store/shop-store.ts';
import { planNamesOf } from '../names-of.ts';
import { cursorOf } from '../next-page.ts';
import { paramOf } from '../param-of.ts';
import { doneText } from './dashboard.ts';
import { flag } from './form-parts.ts';
import { barFor } from './lists/saved-views.ts';
import { customersAsked, ordersAsked, paymentsAsked } from './lists/staff-lists.ts';
import { ASKED, askFirst } from './people/ask-first.ts';
import { customerCareOf } from './people/customer-care.ts';
import { mergeStandingOf } from './people/merge-customers.ts';
import { reasonOf, runStaffAction } from './run-staff-action.ts';
import { namesOf, usersOf } from './staff-names.ts';

const PAGE = { limit: 30, newestFirst: true };
const buyerForm = z.object({ confirmed: flag, trusted: z.string().max(30), unit: z.string().optional() });
const orderForm = z.object({ ...formKey, planId: z.string().max(100), quantity: typedCount(1, 50) });

/** Orders, customers and payments. */
export function createRecordRoutes(shop: Shop): Router {
  const router = Router();
  const { panelkit } = shop;
  router.get('/staff/payments', requireStaff('see-ledger'), async (request, response) => {
    const by = { actor: actorOf(request) };
    const { query, asked } = paymentsAsked(shop, request);
    const page = { ...query, ...cursorOf(request), limit: PAGE.limit };
    const { rows, nextCursor } = await panelkit.lists.payments(page, by);
    const count = await panelkit.lists.countPayments(query.filter, by);
    const names = await namesOf(
      shop,
      rows.map(({ customerId }) => customerId),
    );
    response.send(
      staffPaymentsPage(pageContextOf(request), {
        payments: rows,
        nextCursor,
        names,
        bar: await barFor(shop, request, { ...asked, count, csv: '/staff/export/payments.csv' }),
        undoableSince: permissionsIn(request)('decide-receipts')
          ? new Date(shop.clock.now().getTime() - UNDO_APPROVAL_MS)
          : null,
        done: doneText(request),
      }),
    );
  });
  router.use(createStaffOrderRoutes(shop), createStaffCustomerRoutes(shop));
  return router;
}

function createStaffOrderRoutes(shop: Shop): Router {
  const router = Router();
  const { panelkit } = shop;
  router.get('/staff/orders', requireStaff('see-orders'), async (request, response) => {
    const by = { actor: actorOf(request) };
    const { query, asked } = ordersAsked(shop, request);
    const page = { ...query, ...cursorOf(request), limit: PAGE.limit };
    const { rows: orders, nextCursor } = await panelkit.lists.orders(page, by);
    const count = await panelkit.lists.countOrders(query.filter, by);
    const names = await namesOf(
      shop,
      orders.map(({ customerId }) => customerId),
    );
    const bar = await barFor(shop, request, { ...asked, count, csv: '/staff/export/orders.csv' });
    response.send(staffOrdersPage(pageContextOf(request), { orders, nextCursor, names, bar }));
  });
  router.get('/staff/orders/:id', requireStaff('see-orders'), async (request, response) => {
    const by = { actor: actorOf(request) };
    const order = await panelkit.orders.get(paramOf(request, 'id'), by);
    const units = await panelkit.units.listByOrder(order.id, by);
    const { rows: payments } = await panelkit.payments.list({ orderId: order.id }, by);
    const events = await Promise.all(
      [order.id, ...units.map(({ id }) => id)].map((aggregateId) =>
        panelkit.events.list({ after: 0, limit: 100, aggregateId }),
      ),
    );
    const names = await namesOf(shop, [order.customerId]);
    const view = { order, units, payments, customer: names.get(order.customerId) ?? order.customerId };
    const sorted = events.flat().toSorted((one, other) => other.cursor - one.cursor);
    const page = staffOrderPage(pageContextOf(request), {
      ...view,
      events: sorted,
      may: permissionsIn(request),
      done: doneText(request),
    });
    response.send(page);
  });
  const cancel = runStaffAction('cancelOrder', '/staff/orders', async (orderId, by, request) => {
    const reason = reasonOf(request);
    const { total } = await panelkit.orders.get(orderId, by);
    const asked = { kind: 'cancel-order', orderId, totalMinor: total.amountMinor, reason } as const;
    if (await askFirst(shop, request, asked)) return ASKED;
    return panelkit.orders.cancel({ orderId, reason }, by);
  });
  router.post('/staff/orders/:id/cancel', requireStaff('cancel-orders'), cancel);
  return router;
}

function createStaffCustomerRoutes(shop: Shop): Router {
  const router = Router();
  const { panelkit, store, currency } = shop;
  const COUNT = 50;
  router.get('/staff/customers', requireStaff('see-customers'), async (request, response) => {
    const { asked, filter } = customersAsked(shop, request);
    const offset = z.coerce.number().int().min(0).max(1_000_000).catch(0).parse(request.query.cursor);
    const users = await store.users.list({ ...filter, limit: COUNT, offset });
    const nextOffset = users.length === COUNT ? offset + COUNT : null;
    const bar = await barFor(shop, request, { ...asked, count: null, csv: null });
    response.send(staffCustomersPage(pageContextOf(request), { users, bar, nextOffset }));
  });
  router.get('/staff/customers/:id', requireStaff('see-customers'), async (request, response) => {
    const view = await customerView(shop, request);
    const target = { kind: 'customer', id: view.id };
    await panelkit.audit.recordView({ action: 'customer.view', target }, { actor: actorOf(request) });
    response.send(staffCustomerPage(pageContextOf(request), view));
  });
  router.post(
    '/staff/customers/:id/card-buyer',
    requireStaff('decide-receipts'),
    runStaffAction('save', '/staff/customers', (customerId, by, request) => {
      const { confirmed, trusted, unit } = parseForm(buyerForm, request);
      const typed = trusted.trim() === '' ? 0 : parseTypedMinor(trusted, { unit, currency });
      if (typed === null) throw hostError('BAD_REQUEST');
      const buyer = { customerId, isConfirmed: confirmed, trustedUpToMinor: typed };
      return panelkit.cards.setBuyer(buyer, by);
    }),
  );
  router.post('/staff/customers/:id/order', requireStaff('spend-wallets'), async (request, response) => {
    const { key, ...item } = parseForm(orderForm, request);
    const by = { actor: actorOf(request), idempotencyKey: key };
    const customerId = paramOf(request, 'id');
    const wanted = { customerId, items: [item], payment: { method: 'wallet' } };
    const { id } = await panelkit.orders.place(wanted, by);
    request.log.info({ staffAction: 'order', orderId: id, staff: by.actor.id }, 'staff acted');
    response.redirect(303, `/staff/orders/${id}?done=ordered`);
  });
  return router;
}

async function customerView(shop: Shop, request: Request): Promise<StaffCustomerView> {
  const { panelkit, store } = shop;
  const by = { actor: actorOf(request) };
  const id = paramOf(request, 'id');
  const customer = await panelkit.customers.get(id, by);
  const user = await store.users.findByCustomer(id);
  const ofCustomer = { customerId: id, ...PAGE };
  const may = permissionsIn(request);
  const mergeState = await mergeStandingOf(shop, request, customer);
  const isOpen = mergeState.merged === null;
  return {
    ...mergeState,
    id,
    name: user?.name || customer.displayName || customer.externalId,
    email: user?.deletedAt === null ? user.email : null,
    isViaTelegram: user?.deletedAt === null && user.email === null,
    currency: shop.currency,
    wallet: may('see-wallets') ? await walletOf(shop, id, by) : null,
    orders: (await panelkit.orders.list(ofCustomer, by)).rows,
    subscriptions: (await panelkit.subscriptions.list(ofCustomer, by)).rows,
    planNames: await planNamesOf(panelkit),
    forSale:
      isOpen && may('spend-wallets')
        ? (await panelkit.plans.list({ limit: 500 })).rows
            .filter(({ active, onSale }) => active && onSale)
            .map((plan) => ({ ...plan, price: panelkit.plans.withTax(plan.price) }))
        : [],
    mayAdjust: isOpen && may('adjust-wallets'),
    mayWrite: isOpen && may('write-to-customers'),
    cardBuyer: isOpen && may('decide-receipts') ? await cardBuyerOf(panelkit, id) : null,
    mayActAs: ACTING.every(may),
    care: await customerCareOf(shop, request, { customer, user }),
    blocked:
      customer.blockedAt === null ? null : { at: customer.blockedAt, reason: customer.blockReason ?? '' },
    note: user?.note ?? '',
    ...(await staffActionsOn(store, user)),
    done: doneText(request),
  };
}

async function walletOf(
  { panelkit: { wallets } }: Shop,
  id: string,
  by: QueryContext,
): Promise<NonNullable<StaffCustomerView['wallet']>> {
  const { rows: bookings } = await wallets.history(id, { limit: 10, newestFirst: true }, by);
  return { ...(await wallets.get(id, by)), bookings };
}

/** Null where the shop has no card. */
async function cardBuyerOf(
  { cards }: Shop['panelkit'],
  customerId: string,
): Promise<StaffCustomerView['cardBuyer']> {
  if (!(await cards.areOffered())) return null;
  const buyer = await cards.buyer(customerId, { actor: SHOP_ACTOR });
  return {
    isConfirmed: (buyer?.confirmedAt ?? null) !== null,
    trustedUpToMinor: buyer?.trustedUpToMinor ?? 0,
  };
}

async function staffActionsOn(
  store: Shop['store'],
  user: User | null,
): Promise<Pick<StaffCustomerView, 'staffActions' | 'users'>> {
  const staffActions = user === null ? [] : await store.staffActions.list(30, user.id);
  return { staffActions, users: await usersOf({ store }, staffActions) };
}
