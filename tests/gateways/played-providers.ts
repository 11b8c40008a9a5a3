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
import type { Deaths, Play } from './fate.ts';
import { type Played, type PlayedProvider, playPayments } from './many-payments.ts';
import { playStars } from './stars/many-stars.ts';

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
  // A webhook that comes later than five minutes is refused for its age, and signed again when it is sent
  // again.
  takeWebhooks: (simulator) => simulator.takeWebhooks(),
  receivedMinor: (simulator) =>
    simulator.sessions().reduce((sum, { isPaid, amountMinor }) => sum + (isPaid ? amountMinor : 0), 0),
};

/**
 * Plays so many payments with a provider. `stride`: with which twenty shops of 25 payments get past the last
 * await.
 */
interface ProviderPlay {
  name: string;
  stride: number;
  play(options: Play): Promise<Deaths>;
}

function playOf<Simulator extends Played>(provider: PlayedProvider<Simulator>): ProviderPlay {
  return { name: provider.name, stride: 20, play: (options) => playPayments(provider, options) };
}

export const plays: ProviderPlay[] = [
  playOf(zarinpalPlayed),
  playOf(zibalPlayed),
  playOf(nowpaymentsPlayed),
  playOf(cryptomusPlayed),
  playOf(cryptoPayPlayed),
  playOf(btcpayPlayed),
  playOf(yookassaPlayed),
  playOf(stripePlayed),
  // A bot and its chats wait more often: every second await.
  { name: 'Telegram Stars', stride: 40, play: playStars },
];
