import type { PaymentGateway } from '@panelkit/sdk';
import {
  describePaymentGatewayContract,
  type PaymentGatewayAbility,
  type PaymentGatewayHarness,
} from '@panelkit/sdk/contracts';
import { createTestClock, type TestClock } from '@panelkit/sdk/testing';
import { describe } from 'vitest';
import { btcpay } from './btcpay.ts';
import { cryptoPay } from './crypto-pay.ts';
import { cryptomus, heleket } from './cryptomus.ts';
import { nowpayments } from './nowpayments.ts';
import type { CardBooks } from './shaparak/card-books.ts';
import {
  createBtcpaySimulator,
  createCryptomusSimulator,
  createCryptoPaySimulator,
  createNowPaymentsSimulator,
  createStripeSimulator,
  createYookassaSimulator,
  createZarinpalSimulator,
  createZibalSimulator,
} from './simulators.ts';
import { stripeCheckout } from './stripe-checkout.ts';
import { harnessOf } from './tests/contract-harness.ts';
import { yookassa } from './yookassa.ts';
import { zarinpal } from './zarinpal.ts';
import { zibal } from './zibal.ts';

function cardSide(books: CardBooks, clock: TestClock): PaymentGatewayHarness['side'] {
  return {
    pay: async (reference) => void books.pay(reference),
    end: async (reference) => void books.cancel(reference),
    reverse: async () => void (await clock.advance('16m')),
    returnQuery: async (reference) => Object.fromEntries(new URL(books.pay(reference)).searchParams),
    webhooks: async () => [],
  };
}

const CARD_CANNOT: PaymentGatewayAbility[] = [
  'partial-payments',
  'seen',
  'chargebacks',
  'refunds',
  'states-in-webhooks',
  'webhooks',
];
const rial = { amountMinor: 100_000, currency: 'IRR' };

describePaymentGatewayContract(
  'Zarinpal',
  async () => {
    const clock = createTestClock();
    const server = createZarinpalSimulator({ clock });
    const { merchantId, baseUrl } = server;
    const gateway = zarinpal({ merchantId, baseUrl });
    const writes = /request|verify/;
    return harnessOf({ clock, server, gateway, writes, money: rial, side: cardSide(server, clock) });
  },
  { without: CARD_CANNOT },
);

describePaymentGatewayContract(
  'Zibal',
  async () => {
    const clock = createTestClock();
    const server = createZibalSimulator({ clock });
    const { merchant, baseUrl } = server;
    const gateway = zibal({ merchant, baseUrl });
    const writes = /request|verify/;
    return harnessOf({ clock, server, gateway, writes, money: rial, side: cardSide(server, clock) });
  },
  { without: CARD_CANNOT },
);

describePaymentGatewayContract(
  'NOWPayments',
  async () => {
    const clock = createTestClock();
    const server = createNowPaymentsSimulator({ clock });
    const { apiKey, ipnSecret, account, baseUrl } = server;
    const gateway = nowpayments({ apiKey, ipnSecret, account, baseUrl });
    const paymentOf = (reference: string): string => {
      const invoiceId = reference.replace('invoice:', '');
      const known = server.payments().find((payment) => payment.invoiceId === invoiceId);
      return known?.paymentId ?? server.chooseCoin(invoiceId);
    };
    const side = {
      pay: async (reference: string, amountMinor: number) =>
        server.deposit(paymentOf(reference), (amountMinor / 100).toFixed(2)),
      see: async (reference: string) => server.see(paymentOf(reference)),
      end: async (reference: string) => server.end(paymentOf(reference), 'expired'),
      payAgain: async (reference: string, amountMinor: number) => {
        const parentId = paymentOf(reference);
        return `${parentId}/${server.depositAgain(parentId, (amountMinor / 100).toFixed(2))}`;
      },
      webhooks: async () => server.takeNotices().map((notice) => ({ ...notice, receivedAt: clock.now() })),
    };
    const money = { amountMinor: 1001, currency: 'USD' };
    return harnessOf({ clock, server, gateway, writes: /invoice/, money, side });
  },
  {
    with: ['children', 'paid-in'],
    without: ['confirmation', 'returns', 'refunds', 'chargebacks', 'states-in-webhooks', 'raw-signatures'],
  },
);

describePaymentGatewayContract(
  'Stripe Checkout',
  async () => {
    const clock = createTestClock();
    const server = createStripeSimulator({ clock });
    const { secretKey, webhookSecret, baseUrl } = server;
    const gateway = stripeCheckout({ secretKey, webhookSecret, baseUrl });
    const side = {
      pay: async (reference: string) => void server.pay(reference),
      see: async (reference: string) => void server.see(reference),
      end: async (reference: string) => server.expire(reference),
      chargeBack: async (reference: string, amountMinor: number) =>
        void server.dispute(reference, amountMinor),
      webhooks: async () => server.takeWebhooks().map((webhook) => ({ ...webhook, receivedAt: clock.now() })),
    };
    const money = { amountMinor: 1001, currency: 'EUR' };
    const writes = /^\/v1\/(?:checkout\/sessions|refunds)$/;
    return harnessOf({ clock, server, gateway, writes, money, side });
  },
  { without: ['confirmation', 'returns', 'partial-payments', 'states-in-webhooks'] },
);

/**
 * The suite changes headers, and this provider signs within the body: here the signature travels as a header.
 */
function signedInHeader(gateway: PaymentGateway): PaymentGateway {
  return {
    ...gateway,
    parseWebhook: ({ rawBody, headers: { sign }, receivedAt }) => {
      const whole = sign === undefined ? rawBody : `${rawBody.slice(0, -1)},"sign":"${sign}"}`;
      return gateway.parseWebhook({ rawBody: whole, headers: {}, receivedAt });
    },
  };
}

describe.each([
  { name: 'Cryptomus', open: cryptomus },
  { name: 'Heleket', open: heleket },
])('one protocol', ({ name, open }) => {
  describePaymentGatewayContract(
    name,
    async () => {
      const clock = createTestClock();
      const server = createCryptomusSimulator({ clock });
      const { merchantId, paymentKey, baseUrl } = server;
      const gateway = signedInHeader(
        open({ merchantId, paymentKey, baseUrl, notifyUrl: 'https://shop.test' }),
      );
      const side = {
        pay: async (reference: string, amountMinor: number) =>
          server.pay(reference, (amountMinor / 100).toFixed(2)),
        see: async (reference: string) => server.move(reference, 'confirm_check'),
        end: async () => void (await clock.advance('2h')),
        webhooks: async () =>
          server.takeNotices().map(({ rawBody }) => {
            const [found = '', sign = ''] = /,"sign":"(\w+)"/.exec(rawBody) ?? [];
            return { rawBody: rawBody.replace(found, ''), headers: { sign }, receivedAt: clock.now() };
          }),
      };
      const money = { amountMinor: 1001, currency: 'EUR' };
      return harnessOf({ clock, server, gateway, writes: /payment$/, money, side });
    },
    {
      with: ['paid-in'],
      without: ['confirmation', 'returns', 'refunds', 'chargebacks', 'states-in-webhooks', 'raw-signatures'],
    },
  );
});

describePaymentGatewayContract(
  'Crypto Pay',
  async () => {
    const clock = createTestClock();
    const server = createCryptoPaySimulator({ clock });
    const { token, baseUrl } = server;
    const gateway = cryptoPay({ token, baseUrl });
    const side = {
      pay: async (reference: string) => server.pay(reference),
      end: async (reference: string) => server.expire(reference),
      webhooks: async () => server.takeNotices().map((notice) => ({ ...notice, receivedAt: clock.now() })),
    };
    const money = { amountMinor: 1001, currency: 'USD' };
    return harnessOf({ clock, server, gateway, writes: /createInvoice/, money, side });
  },
  {
    with: ['paid-in'],
    without: [
      'confirmation',
      'returns',
      'refunds',
      'chargebacks',
      'states-in-webhooks',
      'partial-payments',
      'seen',
    ],
  },
);

describePaymentGatewayContract(
  'BTCPay Server',
  async () => {
    const clock = createTestClock();
    const server = createBtcpaySimulator({ clock });
    const { apiKey, storeId, webhookSecret, baseUrl } = server;
    const gateway = btcpay({ baseUrl, apiKey, storeId, webhookSecret });
    const side = {
      pay: async (reference: string, amountMinor: number) => {
        const known = server.invoices().find(({ id }) => id === reference);
        const isSeen = known?.payments.some(({ isSettled }) => !isSettled) ?? false;
        if (!isSeen) server.see(reference, (amountMinor / 100).toFixed(2));
        server.confirm(reference);
      },
      see: async (reference: string) => server.see(reference, '10.01'),
      end: async () => void (await clock.advance('2h')),
      webhooks: async () => server.takeNotices().map((notice) => ({ ...notice, receivedAt: clock.now() })),
    };
    const money = { amountMinor: 1001, currency: 'EUR' };
    return harnessOf({ clock, server, gateway, writes: /^POST /, money, side });
  },
  {
    with: ['paid-in'],
    without: ['confirmation', 'returns', 'refunds', 'chargebacks', 'states-in-webhooks'],
  },
);

async function openYookassa(receipt: { vatCode: number } | null): Promise<PaymentGatewayHarness> {
  const clock = createTestClock();
  const server = createYookassaSimulator({ clock });
  const { shopId, secretKey, baseUrl } = server;
  const gateway = yookassa({ shopId, secretKey, baseUrl, receipt });
  const side = {
    pay: async (reference: string) => server.pay(reference),
    see: async (reference: string) => server.hold(reference),
    end: async (reference: string) => server.cancel(reference),
    chargeBack: async (reference: string, amountMinor: number) => server.refundByHand(reference, amountMinor),
    webhooks: async () =>
      server.takeNotices().map((notice) => ({ ...notice, headers: {}, receivedAt: clock.now() })),
  };
  const money = { amountMinor: 100_001, currency: 'RUB' };
  return harnessOf({ clock, server, gateway, writes: /^POST /, money, side });
}

// Nobody signs its notices.
const YOOKASSA_CANNOT: PaymentGatewayAbility[] = [
  'confirmation',
  'returns',
  'partial-payments',
  'webhooks',
  'states-in-webhooks',
];
describePaymentGatewayContract('YooKassa', () => openYookassa(null), {
  with: ['unsigned-webhooks'],
  without: YOOKASSA_CANNOT,
});
describePaymentGatewayContract('YooKassa with fiscal receipts', () => openYookassa({ vatCode: 1 }), {
  with: ['unsigned-webhooks', 'needs-contact'],
  without: [...YOOKASSA_CANNOT, 'refunds'],
});
