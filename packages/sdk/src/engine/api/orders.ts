import type { Order, OrderStatus } from '../../domain/orders/order.ts';
import type { OrderActions } from '../../domain/orders/order-actions.ts';
import { notFound } from '../../errors/error-factories.ts';
import type { Page, PageRequest } from '../../ports/storage/storage-repositories.ts';
import { requireOwner } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { actorOf, type CommandContext, type QueryContext } from '../kernel/run-command.ts';
import { type CancelOrderInput, cancelOrder } from '../orders/cancel-order.ts';
import { type PayOrderInput, payWaitingOrder } from '../orders/pay-waiting-order.ts';
import { type PlaceOrderInput, placeOrder } from '../orders/place-order.ts';
import { type OrderQuote, type QuoteOrderInput, quoteOrder } from '../orders/quote-order.ts';
import { accountsOfOrder, type SettledOptions, settleAccounts } from '../reconcile/settle-accounts.ts';
import { readOrderActions } from './allowed-actions.ts';

/** Purchases. */
export interface Orders {
  /**
   * Places an order. By wallet it is paid in the same transaction, by another method it waits for its payment
   * with its places held.
   * @throws PanelkitError `SOLD_OUT | PLAN_UNAVAILABLE | PLAN_NOT_SUPPORTED | INSUFFICIENT_BALANCE |
   * OFFER_CHANGED | CURRENCY_MISMATCH | NOT_FOUND | INVALID_INPUT | IDEMPOTENCY_KEY_REUSED`; nothing is held
   * or charged then
   */
  place(input: PlaceOrderInput, by: CommandContext): Promise<Order>;
  /**
   * Returns what an order would cost this customer now. Holds nothing.
   * @throws PanelkitError `NOT_FOUND | PLAN_UNAVAILABLE | INVALID_INPUT`
   */
  quote(input: QuoteOrderInput, by: QueryContext): Promise<OrderQuote>;
  get(orderId: string, by: QueryContext): Promise<Order>;
  /** What may be done to it now, and why not. `pay` and `cancel` decide by the same rules, on locked rows. */
  allowedActions(orderId: string, by: QueryContext): Promise<OrderActions>;
  list(
    filter: { customerId?: string; status?: OrderStatus } & PageRequest,
    by: QueryContext,
  ): Promise<Page<Order>>;
  /**
   * Pays an order that still waits: from the wallet at once, or by a new payment after a rejected receipt. A
   * payment that was only opened gives way.
   * @throws PanelkitError `ILLEGAL_TRANSITION` when it does not wait or its receipt is in review,
   *   `INSUFFICIENT_BALANCE`
   */
  pay(input: PayOrderInput, by: CommandContext): Promise<Order>;
  /**
   * Cancels an unpaid order. Of a paid one, gives up the undelivered units and releases their money at once.
   * @throws PanelkitError `ILLEGAL_TRANSITION`
   */
  cancel(input: CancelOrderInput, by: CommandContext): Promise<Order>;
  /**
   * Resolves with the order once none of its units has work due now: delivered, or awaiting payment, a
   * panel's return or staff. Runs the work here when no scheduler does; after `timeoutMs` (30 s by default)
   * it resolves with the order as it is.
   */
  settled(orderId: string, options?: SettledOptions): Promise<Order>;
}

export function createOrders(engine: Engine): Orders {
  const { orders } = engine.backend.storage;
  const find = async (id: string): Promise<Order> => {
    const order = await orders.find(id);
    if (order === null) throw notFound('order', id);
    return order;
  };
  const findOwn = async (id: string, by: QueryContext): Promise<Order> => {
    const order = await find(id);
    requireOwner(actorOf(by), order.customerId, { kind: 'order', id });
    return order;
  };
  return {
    place: async (input, by) => find(await placeOrder(engine, input, by)),
    quote: (input, by) => quoteOrder(engine, input, by),
    get: findOwn,
    allowedActions: async (orderId, by) => readOrderActions(engine, await findOwn(orderId, by)),
    list: async (filter, by) => {
      const actor = actorOf(by);
      return orders.list(actor.kind === 'customer' ? { ...filter, customerId: actor.id } : filter);
    },
    pay: async (input, by) => find(await payWaitingOrder(engine, input, by)),
    cancel: async (input, by) => find(await cancelOrder(engine, input, by)),
    settled: async (orderId, options = {}) => {
      await find(orderId);
      await settleAccounts(engine, () => accountsOfOrder(engine, orderId), options);
      return find(orderId);
    },
  };
}
