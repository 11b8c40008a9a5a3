import { btcpay } from '@panelkit/payment-gateways/btcpay';
import { cryptoPay } from '@panelkit/payment-gateways/crypto-pay';
import { cryptomus } from '@panelkit/payment-gateways/cryptomus';
import { nowpayments } from '@panelkit/payment-gateways/nowpayments';
import {
  type CardBooks,
  createBtcpaySimulator,
  createCryptomusSimulator,
  createCryptoPaySimulator,
  createNowPaymentsSimulator,
  createStripeSimulator,
  createYookassaSimulator,
  createZarinpalSimulator,
  createZibalSimulator,
} from '@panelkit/payment-gateways/simulators';
import { stripeCheckout } from '@panelkit/payment-gateways/stripe-checkout';
import { yookassa } from '@panelkit/payment-gateways/yookassa';
import { zarinpal } from '@panelkit/payment-gateways/zarinpal';
import { zibal } from '@panelkit/payment-gateways/zibal';
import { type PlayedProvider, playPayments } from './many-payments.ts';

const card = {
  currency: 'IRR',
  priceMinor: 100_000,
  pay: (books: CardBooks, reference: string) => books.pay(reference),
  takeWebhooks: () => [],
  receivedMinor: (books: CardBooks) => books.settledRial(),
};

const zarinpalPlayed: PlayedProvider<ReturnType<typeof createZarinpalSimulator>> = {
  ...card,
  name: 'Zarinpal',
  open: (clock) => {
    const simulator = createZarinpalSimulator({ clock });
    const { merchantId, baseUrl } = simulator;
    return { simulator, gateway: zarinpal({ merchantId, baseUrl }) };
  },
};

const zibalPlayed: PlayedProvider<ReturnType<typeof createZibalSimulator>> = {
  ...card,
  name: 'Zibal',
  open: (clock) => {
    const simulator = createZibalSimulator({ clock });
    const { merchant, baseUrl } = simulator;
    return { simulator, gateway: zibal({ merchant, baseUrl }) };
  },
};

const nowpaymentsPlayed: PlayedProvider<ReturnType<typeof createNowPaymentsSimulator>> = {
  name: 'NOWPayments',
  currency: 'USD',
  priceMinor: 1000,
  open: (clock) => {
    const simulator = createNowPaymentsSimulator({ clock });
    const { apiKey, ipnSecret, account, baseUrl } = simulator;
    return { simulator, gateway: nowpayments({ apiKey, ipnSecret, account, baseUrl }) };
  },
  pay: (simulator, reference) => {
    const coinPayment = simulator.chooseCoin(reference.replace('invoice:', ''));
    for (const part of ['4.5', '5.5']) simulator.deposit(coinPayment, part);
    return null;
  },
  takeWebhooks: (simulator) => simulator.takeNotices(),
  receivedMinor: (simulator) => simulator.payments().reduce((sum, { paid }) => sum + Number(paid) * 100, 0),
};

const cryptomusPlayed: PlayedProvider<ReturnType<typeof createCryptomusSimulator>> = {
  name: 'Cryptomus',
  currency: 'RUB',
  priceMinor: 1000,
  open: (clock) => {
    const simulator = createCryptomusSimulator({ clock });
    const { merchantId, paymentKey, baseUrl } = simulator;
    const notifyUrl = 'https://shop.test/payments/events/cryptomus';
    return { simulator, gateway: cryptomus({ merchantId, paymentKey, baseUrl, notifyUrl }) };
  },
  pay: (simulator, reference) => {
    for (const part of ['4.5', '5.5']) simulator.pay(reference, part);
    return null;
  },
  takeWebhooks: (simulator) => simulator.takeNotices(),
  receivedMinor: (simulator) =>
    simulator.invoices().reduce((sum, { paymentAmount }) => sum + Number(paymentAmount) * 100, 0),
};

const cryptoPayPlayed: PlayedProvider<ReturnType<typeof createCryptoPaySimulator>> = {
  name: 'Crypto Pay',
  currency: 'USD',
  priceMinor: 1000,
  open: (clock) => {
    const simulator = createCryptoPaySimulator({ clock });
    const { token, baseUrl } = simulator;
    return { simulator, gateway: cryptoPay({ token, baseUrl }) };
  },
  pay: (simulator, reference) => {
    simulator.pay(reference);
    return null;
  },
  takeWebhooks: (simulator) => simulator.takeNotices(),
  receivedMinor: (simulator) =>
    simulator
      .invoices()
      .reduce((sum, { status, amount }) => sum + (status === 'paid' ? Number(amount) * 100 : 0), 0),
};

const btcpayPlayed: PlayedProvider<ReturnType<typeof createBtcpaySimulator>> = {
  name: 'BTCPay Server',
  currency: 'EUR',
  priceMinor: 1000,
  open: (clock) => {
    const simulator = createBtcpaySimulator({ clock });
    const { apiKey, storeId, webhookSecret, baseUrl } = simulator;
    return { simulator, gateway: btcpay({ apiKey, storeId, webhookSecret, baseUrl }) };
  },
  pay: (simulator, reference) => {
    for (const part of ['4.5', '5.5']) simulator.pay(reference, part);
    return null;
  },
  takeWebhooks: (simulator) => simulator.takeNotices(),
  receivedMinor: (simulator) =>
    simulator
      .invoices()
      .flatMap(({ payments }) => payments)
      .reduce((sum, { value }) => sum + Number(value) * 100, 0),
};

const yookassaPlayed: PlayedProvider<ReturnType<typeof createYookassaSimulator>> = {
  name: 'YooKassa',
  currency: 'RUB',
  priceMinor: 100_000,
  open: (clock) => {
    const simulator = createYookassaSimulator({ clock });
    const { shopId, secretKey, baseUrl } = simulator;
    return { simulator, gateway: yookassa({ shopId, secretKey, baseUrl }) };
  },
  pay: (simulator, reference) => {
    simulator.pay(reference);
    return null;
  },
  takeWebhooks: (simulator) => simulator.takeNotices(),
  receivedMinor: (simulator) =>
    simulator
      .payments()
      .reduce((sum, { status, amountMinor }) => sum + (status === 'succeeded' ? amountMinor : 0), 0),
};

const stripePlayed: PlayedProvider<ReturnType<typeof createStripeSimulator>> = {
  name: 'Stripe Checkout',
  currency: 'EUR',
  priceMinor: 1000,
  open: (clock) => {
    const simulator = createStripeSimulator({ clock });
    const { secretKey, webhookSecret, baseUrl } = simulator;
    return { simulator, gateway: stripeCheckout({ secretKey, webhookSecret, baseUrl }) };
  },
  pay: (simulator, reference) => {
    simulator.pay(reference);
    return null;
  },
  // A webhook that comes later than five minutes is refused for its age, and signed again when it is sent again.
  takeWebhooks: (simulator) => simulator.takeWebhooks(),
  receivedMinor: (simulator) =>
    simulator.sessions().reduce((sum, { isPaid, amountMinor }) => sum + (isPaid ? amountMinor : 0), 0),
};

/** Plays so many payments with each provider, by its name. */
export const plays: { name: string; play(options: { count: number; seed: number }): Promise<void> }[] = [
  { name: zarinpalPlayed.name, play: (options) => playPayments(zarinpalPlayed, options) },
  { name: zibalPlayed.name, play: (options) => playPayments(zibalPlayed, options) },
  { name: nowpaymentsPlayed.name, play: (options) => playPayments(nowpaymentsPlayed, options) },
  { name: cryptomusPlayed.name, play: (options) => playPayments(cryptomusPlayed, options) },
  { name: cryptoPayPlayed.name, play: (options) => playPayments(cryptoPayPlayed, options) },
  { name: btcpayPlayed.name, play: (options) => playPayments(btcpayPlayed, options) },
  { name: yookassaPlayed.name, play: (options) => playPayments(yookassaPlayed, options) },
  { name: stripePlayed.name, play: (options) => playPayments(stripePlayed, options) },
];
