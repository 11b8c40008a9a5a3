import { engineOf } from '../../../packages/sdk/src/engine/api/create-panelkit.ts';
import { pollDuePayments } from '../../../packages/sdk/src/engine/gateways/poll-due-payments.ts';
import { processDueEvents } from '../../../packages/sdk/src/engine/gateways/process-due-events.ts';
import { expireOrders } from '../../../packages/sdk/src/engine/orders/expire-orders.ts';
import { workOnDueRefunds } from '../../../packages/sdk/src/engine/payments/work-on-due-refunds.ts';
import { ORDER_STATES, PRICE_MINOR } from './order-states.ts';
import { defineGroup } from './race-group.ts';
import { reconcileOrder } from './reconcile-once.ts';

/** Everything that touches one order, its payments and its units. */
export const ON_AN_ORDER = defineGroup({
  name: 'one order',
  states: ORDER_STATES,
  transactions: {
    'with a refund that may have been sent': {
      'a look at refunds': (panelkit) => workOnDueRefunds(engineOf(panelkit)),
    },
    'without a receipt': {
      'orders.place': ({ orders }, { customer, planId }, shop) =>
        orders.place(
          {
            customerId: customer.id,
            items: [{ planId, quantity: 1 }],
            payment: { method: 'wallet' },
          },
          shop.as(customer),
        ),
      'orders.pay': ({ orders }, { id: orderId, customer }, shop) =>
        orders.pay({ orderId, payment: { method: 'wallet' } }, shop.as(customer)),
      'payments.submitReceipt': ({ payments }, { paymentId, customer }, shop) =>
        payments.submitReceipt({ paymentId }, shop.as(customer)),
    },
    'paid, not delivered': {
      'customers.merge': ({ customers }, { customer, otherId }, shop) =>
        customers.merge(
          { fromCustomerId: customer.id, intoCustomerId: otherId, reason: 'test' },
          shop.staff(),
        ),
      'a merge the other way round': ({ customers }, { customer, otherId }, shop) =>
        customers.merge(
          { fromCustomerId: otherId, intoCustomerId: customer.id, reason: 'test' },
          shop.staff(),
        ),
      'orders.cancel': ({ orders }, { id: orderId }, shop) =>
        orders.cancel({ orderId, reason: 'test' }, shop.staff()),
      'begin and commit of a write': (panelkit, { id }) => reconcileOrder(panelkit, id),
      'units.replace': ({ units }, { unitId }, shop) =>
        units.replace({ unitId, inboundId: shop.inbounds[3]?.id ?? '' }, shop.staff()),
      'units.cancel': ({ units }, { unitId }, shop) => units.cancel({ unitId, reason: 'test' }, shop.staff()),
      'payments.topUp': ({ payments }, { customer: { id: customerId } }, shop) =>
        payments.topUp({ customerId, amountMinor: 500, method: 'receipt' }, shop.as({ id: customerId })),
    },
    'without a receipt, overdue': {
      'the expiry of orders': (panelkit) => expireOrders(engineOf(panelkit)),
    },
    'paid, waiting for staff': {
      'units.start': ({ units }, { unitId }, shop) => units.start({ unitId }, shop.staff()),
    },
    'given up': {
      'units.retry': ({ units }, { unitId }, shop) => units.retry({ unitId }, shop.staff()),
    },
    'in review': {
      'payments.approve': ({ payments }, { paymentId }, shop) =>
        payments.approve({ paymentId }, shop.staff()),
      'payments.reject': ({ payments }, { paymentId }, shop) =>
        payments.reject({ paymentId, reason: 'test' }, shop.staff()),
      'customers.forget': ({ customers }, { customer: { id: customerId } }, shop) =>
        customers.forget({ customerId }, shop.staff()),
    },
    'with a provider, not opened': {
      'payments.start': ({ payments }, { paymentId, customer }, shop) =>
        payments.start({ paymentId }, shop.as(customer)),
    },
    'with an event of nobody': {
      'payments.matchEvent': ({ payments }, { paymentId, eventId }, shop) =>
        payments.matchEvent({ paymentId, eventId }, shop.staff()),
    },
    delivered: {
      'payments.refund': ({ payments }, { paymentId }, shop) =>
        payments.refund({ paymentId, amountMinor: PRICE_MINOR, reason: 'test' }, shop.staff()),
      'wallets.adjust': ({ wallets }, { customer: { id: customerId } }, shop) =>
        wallets.adjust({ customerId, amountMinor: -PRICE_MINOR, reason: 'test' }, shop.staff()),
    },
    'paid at a provider, which has said so': {
      'the inbox of payments': (panelkit) => processDueEvents(engineOf(panelkit)),
      // Of one event: those of all the races before would be more each time.
      'a replay of the inbox': ({ payments }, { eventId }, shop) =>
        payments.replayEvents(eventId === '' ? { status: 'received' } : { eventId }, shop.staff()),
    },
    'paid at a provider, which says nothing': {
      'a look at due payments': (panelkit) => pollDuePayments(engineOf(panelkit)),
    },
    'with a refund under way': {
      'work on refunds': (panelkit) => workOnDueRefunds(engineOf(panelkit)),
    },
  },
});
