import { setTimeout as wait } from 'node:timers/promises';
import { type CommandContext, isPanelkitError, type Panelkit } from '@panelkit/sdk';
import type { SendRequest } from '../../packages/shop/src/tests/test-browser.ts';
import type { Books } from './books.ts';
import type { Partners } from './customer.ts';
import type { ProviderServer } from './provider-over-http.ts';

export interface BankOptions {
  panelkit: Panelkit;
  provider: ProviderServer;
  /** The way to the shop's web processes. */
  send: SendRequest;
  random: () => number;
  books: Books;
}

const PATIENCE_MS = 180_000;

/** The provider's customers pay there, in one or two parts; each event is sent twice and out of order. */
export function createBank(options: BankOptions): Partners['pay'] {
  const { panelkit, provider, random } = options;
  let count = 0;
  const nextKey = () => {
    count += 1;
    return `bank-${count}`;
  };
  return async ({ orderId, amountMinor }) => {
    const staff = { kind: 'staff' as const, id: 'till' };
    const { customerId } = await untilDone(() => panelkit.orders.get(orderId, { actor: staff }));
    const by = { actor: { kind: 'customer' as const, id: customerId }, idempotencyKey: nextKey() };
    const paymentId = await openPayment(panelkit, { orderId, customerId, amountMinor }, by);
    const { providerReference } = await untilDone(() => panelkit.payments.start({ paymentId }, by));
    const { amountMinor: askedMinor = 0 } =
      provider.provider.payments().find((payment) => payment.paymentId === paymentId) ?? {};
    const firstMinor = random() < 0.3 ? Math.ceil(askedMinor / 3) : askedMinor;
    provider.provider.pay(providerReference, firstMinor);
    await tell(options);
    if (firstMinor < askedMinor) provider.provider.pay(providerReference, askedMinor - firstMinor);
    await tell(options);
  };
}

/** Of the order, or one for the wallet. */
async function openPayment(
  { payments }: Panelkit,
  { orderId, customerId, amountMinor }: { orderId: string; customerId: string; amountMinor: number | null },
  by: CommandContext,
): Promise<string> {
  if (amountMinor !== null)
    return (await untilDone(() => payments.topUp({ customerId, amountMinor, method: 'fake' }, by))).id;
  const { rows } = await untilDone(() => payments.list({ orderId }, by));
  const [payment] = rows;
  if (payment === undefined) throw new TypeError(`order ${orderId} has no payment`);
  return payment.id;
}

/** Sends what waits until the shop takes it, each event twice. */
async function tell({ provider, send, random, books }: BankOptions): Promise<void> {
  const webhooks = provider.takeWebhooks({ times: 2, shuffle: random });
  await Promise.all(
    webhooks.map(async ({ rawBody, headers }) => {
      const { status } = await send('/payments/events/fake', { method: 'POST', body: rawBody, headers });
      if (status === 200) books.webhooks += 1;
      else books.broken.push(`a webhook was answered with ${status}`);
    }),
  );
}

/** The same command with the same key until the database is there. */
async function untilDone<Result>(run: () => Promise<Result>): Promise<Result> {
  for (const endMs = performance.now() + PATIENCE_MS; ; ) {
    try {
      return await run();
    } catch (error) {
      if (performance.now() > endMs || !isPanelkitError(error) || error.code !== 'STORAGE_UNAVAILABLE')
        throw error;
      await wait(200);
    }
  }
}
