import {
  type Customer,
  DAY_MS,
  type Order,
  type Payment,
  type PaymentGateway,
  type StartedPayment,
} from '@panelkit/sdk';
import { createRecordingLogger, createTestClock, type TestClock } from '@panelkit/sdk/testing';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import type { MortalProcess } from './mortal-process.ts';

/** What a simulated provider needs to be reached. */
interface Reachable {
  fetch: typeof globalThis.fetch;
}

/** A shop that is paid through one ready-made gateway, on the simulator of its provider. */
export interface GatewayShop<Simulator> {
  shop: TestPanelkit;
  clock: TestClock;
  simulator: Simulator;
  method: string;
  currency: string;
  logger: ReturnType<typeof createRecordingLogger>;
}

const WITHOUT_PANELS = { usageSyncIntervalMs: 7 * DAY_MS, healthCheckIntervalMs: 7 * DAY_MS };

export interface BoughtOrder {
  customer: Customer;
  order: Order;
  payment: Payment;
  started: StartedPayment;
}

/**
 * Makes the shop; `open` makes the simulator and the gateway to it. `mortal`: its processes can die at any
 * await.
 */
export async function createGatewayShop<Simulator extends Reachable>(
  currency: string,
  open: (clock: TestClock) => { simulator: Simulator; gateway: PaymentGateway },
  mortal?: MortalProcess,
): Promise<GatewayShop<Simulator>> {
  const clock = createTestClock();
  const logger = createRecordingLogger();
  const { simulator, gateway } = open(clock);
  const shop = await createTestPanelkit({
    clock,
    currency,
    logger,
    paymentGateways: [gateway],
    fetch: mortal?.wrapFetch(simulator.fetch) ?? simulator.fetch,
    // Listings of panels have nothing to do with payments, and grow with what was sold.
    ...(mortal !== undefined && { wrapBackend: mortal.wrapBackend, settings: WITHOUT_PANELS }),
  });
  return { shop, clock, simulator, method: gateway.method, currency, logger };
}

/** An order of one unit by a new customer, with its payment started. */
export async function startedOrder(
  place: GatewayShop<unknown>,
  amountMinor: number,
  given?: Customer,
): Promise<BoughtOrder> {
  const { shop, method, currency } = place;
  const customer = given ?? (await shop.customer());
  const plan = await shop.plan({ price: { amountMinor, currency } });
  const order = await shop.panelkit.orders.place(
    { customerId: customer.id, items: [{ planId: plan.id, quantity: 1 }], payment: { method } },
    shop.as(customer),
  );
  const { rows } = await shop.panelkit.payments.list({ orderId: order.id }, shop.as(customer));
  const [payment] = rows;
  if (payment === undefined) throw new TypeError('the order has no payment');
  const started = await shop.panelkit.payments.start(
    { paymentId: payment.id, returnUrl: `https://shop.test/payments/return/${method}` },
    shop.as(customer),
  );
  return { customer, order, payment, started };
}

/** Follows a return address, as the customer's browser does. */
export function comeBack({ shop, method }: GatewayShop<unknown>, returnUrl: string) {
  const query = Object.fromEntries(new URL(returnUrl).searchParams);
  return shop.panelkit.payments.receiveReturn({ gateway: method, query });
}

export async function statusOf({ shop }: GatewayShop<unknown>, { id }: { id: string }): Promise<string> {
  return (await shop.panelkit.orders.get(id, shop.staff())).state.status;
}

/** What is in a customer's wallet, in minor units. */
export async function walletOf({ shop }: GatewayShop<unknown>, { id }: { id: string }): Promise<number> {
  return (await shop.panelkit.wallets.get(id, shop.staff())).balanceMinor;
}
