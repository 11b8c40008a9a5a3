export {
  type BtcpaySimulator,
  type BtcpaySimulatorOptions,
  createBtcpaySimulator,
} from './btcpay/btcpay-simulator.ts';
export type { BtcpayBooks, SimulatedBtcpayInvoice } from './btcpay/simulated-invoices.ts';
export {
  type CryptoPaySimulator,
  type CryptoPaySimulatorOptions,
  createCryptoPaySimulator,
  type SimulatedTelegramInvoice,
} from './crypto-pay/crypto-pay-simulator.ts';
export {
  type CryptomusSimulator,
  type CryptomusSimulatorOptions,
  createCryptomusSimulator,
} from './cryptomus/cryptomus-simulator.ts';
export type { CryptoInvoices, SimulatedCryptoInvoice } from './cryptomus/simulated-invoices.ts';
export {
  createNowPaymentsSimulator,
  type NowPaymentsSimulator,
  type NowPaymentsSimulatorOptions,
} from './nowpayments/nowpayments-simulator.ts';
export type {
  SimulatedCoinPayment,
  SimulatedCoinStatus,
  SimulatedInvoice,
} from './nowpayments/simulated-coin-books.ts';
export {
  actOnPage,
  arrivedMinor,
  deedsOf,
  PAGE_DEEDS,
  type PageDeed,
  paymentOfInvoice,
} from './nowpayments/simulated-page.ts';
export type { CardBooks, SimulatedCardPayment, SimulatedCardStatus } from './shaparak/card-books.ts';
export { type MswHttp, mswHandlers } from './simulators/msw-handlers.ts';
export type { NoticeBox, SimulatedNotice } from './simulators/notice-box.ts';
export type { ProviderFault, ProviderFaults, RequestHandler } from './simulators/provider-faults.ts';
export type { SeenRequest, SimulatedServer } from './simulators/simulated-server.ts';
export type {
  SimulatedDispute,
  SimulatedRefund,
  SimulatedSession,
  StripeBooks,
} from './stripe-checkout/stripe-books.ts';
export {
  createStripeSimulator,
  type SimulatedStripeWebhook,
  type StripeSimulator,
  type StripeSimulatorOptions,
} from './stripe-checkout/stripe-simulator.ts';
export type {
  SimulatedYookassaPayment,
  SimulatedYookassaRefund,
  YookassaBooks,
} from './yookassa/simulated-payments.ts';
export {
  createYookassaSimulator,
  type YookassaSimulator,
  type YookassaSimulatorOptions,
} from './yookassa/yookassa-simulator.ts';
export {
  createZarinpalSimulator,
  type ZarinpalSimulator,
  type ZarinpalSimulatorOptions,
} from './zarinpal/zarinpal-simulator.ts';
export {
  createZibalSimulator,
  type ZibalSimulator,
  type ZibalSimulatorOptions,
} from './zibal/zibal-simulator.ts';
