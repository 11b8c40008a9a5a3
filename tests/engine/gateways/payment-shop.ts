import type { Customer, Order, Payment, StartedPayment } from '@panelkit/sdk';
import {
  createFakePaymentGateway,
  createRecordingLogger,
  createTestClock,
  type DeliveryOptions,
  type FakePaymentGateway,
  type FakePaymentGatewayOptions,
  type SentWebhook,
} from '@panelkit/sdk/testing';
import {
  createTestPanelkit,
  type TestPanelkit,
  type TestPanelkitOptions,
  type TestShop,
} from '@panelkit/storage-memory/testing';

/** A test shop that is paid through a fake provider. */
export interface PaymentShop<Shop extends TestShop = TestPanelkit> {
  shop: Shop;
  fake: FakePaymentGateway;
  logger: ReturnType<typeof createRecordingLogger>;
  /** Delivers what the provider has to tell; nothing is worked on yet. */
  deliver(options?: DeliveryOptions): Promise<void>;
  /** Delivers, and works on the inbox. */
  settle(options?: DeliveryOptions): Promise<void>;
  receive(webhook: SentWebhook): Promise<{ stored: number; duplicates: number }>;
}

/** An order that is to be paid through the provider, and the payment that was started with it. */
export interface StartedOrder {
  customer: Customer;
  order: Order;
  payment: Payment;
  started: StartedPayment;
}

type Options = Omit<FakePaymentGatewayOptions, 'clock'>;

export function createPaymentShop(options: Options = {}): Promise<PaymentShop> {
  return openPaymentShop(createTestPanelkit, options);
}

/** The same on the storage that `open` chooses. */
export async function openPaymentShop<Shop extends TestShop>(
  open: (options: TestPanelkitOptions) => Promise<Shop>,
  options: Options = {},
): Promise<PaymentShop<Shop>> {
  const logger = createRecordingLogger();
  const clock = createTestClock();
  const fake = createFakePaymentGateway({ clock, ...options });
  const shop = await open({ clock, logger, paymentGateways: [fake.gateway] });
  return { shop, fake, logger, ...createInboxHands(shop, fake) };
}

/** The same provider, seen by another process or the next one. */
export function createInboxHands(
  shop: TestShop,
  fake: FakePaymentGateway,
): Pick<PaymentShop, 'deliver' | 'settle' | 'receive'> {
  const receive = (webhook: SentWebhook) =>
    shop.panelkit.payments.receiveEvent({ gateway: fake.gateway.method, ...webhook });
  const deliver = async (options?: DeliveryOptions): Promise<void> => {
    for (const webhook of fake.takeWebhooks(options)) await receive(webhook);
  };
  return {
    receive,
    deliver,
    settle: async (options) => {
      await deliver(options);
      await shop.scheduler.tick();
    },
  };
}

/**
 * An order of two units, 20.00 USD, of a new customer unless one is given, with the payment of it started.
 */
export async function startedOrder(
  { shop, fake }: Pick<PaymentShop<TestShop>, 'shop' | 'fake'>,
  given?: Customer,
): Promise<StartedOrder> {
  const customer = given ?? (await shop.customer());
  const plan = await shop.plan();
  const order = await shop.panelkit.orders.place(
    {
      customerId: customer.id,
      items: [{ planId: plan.id, quantity: 2 }],
      payment: { method: fake.gateway.method },
    },
    shop.as(customer),
  );
  const payment = await paymentOf(shop, order.id);
  const started = await shop.panelkit.payments.start({ paymentId: payment.id }, shop.as(customer));
  return { customer, order, payment, started };
}

/** The latest payment of an order. */
export async function paymentOf(shop: TestShop, orderId: string): Promise<Payment> {
  const { rows } = await shop.panelkit.payments.list({ orderId }, shop.staff());
  const payment = rows.at(-1);
  if (payment === undefined) throw new TypeError('the order has no payment');
  return payment;
}

/** A payment of 10.00 USD into a customer's wallet, started. */
export async function startedTopUp(
  { shop, fake }: Pick<PaymentShop<TestShop>, 'shop' | 'fake'>,
  customer: { id: string },
  amountMinor = 1000,
): Promise<StartedPayment> {
  const payment = await shop.panelkit.payments.topUp(
    { customerId: customer.id, amountMinor, method: fake.gateway.method },
    shop.as(customer),
  );
  return shop.panelkit.payments.start({ paymentId: payment.id }, shop.as(customer));
}
