import type { BtcpayOptions } from '@panelkit/payment-gateways/btcpay';
import type { CryptoPayOptions } from '@panelkit/payment-gateways/crypto-pay';
import type { CryptomusOptions } from '@panelkit/payment-gateways/cryptomus';
import type { NowPaymentsOptions } from '@panelkit/payment-gateways/nowpayments';
import type { StripeCheckoutOptions } from '@panelkit/payment-gateways/stripe-checkout';
import type { YookassaOptions } from '@panelkit/payment-gateways/yookassa';
import type { ZarinpalOptions } from '@panelkit/payment-gateways/zarinpal';
import type { ZibalOptions } from '@panelkit/payment-gateways/zibal';
import type { InputIssue } from '@panelkit/sdk';
import type { Settings } from './env-schema.ts';

/** What each payment provider is opened with; absent: it is switched off. */
export interface ProviderSettings {
  zarinpal?: ZarinpalOptions;
  zibal?: ZibalOptions;
  stripe?: StripeCheckoutOptions;
  nowpayments?: NowPaymentsOptions;
  cryptomus?: CryptomusOptions;
  heleket?: CryptomusOptions;
  cryptoPay?: CryptoPayOptions;
  btcpay?: BtcpayOptions;
  yookassa?: YookassaOptions;
}

/** Settings of a provider that work together only; `groupIssues` has seen that each is there. */
const GROUPS = [
  ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'],
  ['NOWPAYMENTS_API_KEY', 'NOWPAYMENTS_IPN_SECRET'],
  ['CRYPTOMUS_MERCHANT_ID', 'CRYPTOMUS_PAYMENT_KEY'],
  ['HELEKET_MERCHANT_ID', 'HELEKET_PAYMENT_KEY'],
  ['BTCPAY_URL', 'BTCPAY_API_KEY', 'BTCPAY_STORE_ID', 'BTCPAY_WEBHOOK_SECRET'],
  ['YOOKASSA_SHOP_ID', 'YOOKASSA_SECRET_KEY'],
] as const;

export function toProviders(settings: Settings): ProviderSettings {
  const { ZARINPAL_MERCHANT_ID, ZIBAL_MERCHANT, STRIPE_SECRET_KEY, NOWPAYMENTS_API_KEY } = settings;
  const { STRIPE_WEBHOOK_SECRET: webhookSecret = '', NOWPAYMENTS_IPN_SECRET: ipnSecret = '' } = settings;
  const { CRYPTOMUS_MERCHANT_ID, CRYPTOMUS_PAYMENT_KEY = '' } = settings;
  const { HELEKET_MERCHANT_ID, HELEKET_PAYMENT_KEY = '' } = settings;
  return {
    ...(ZARINPAL_MERCHANT_ID !== undefined && {
      zarinpal: { merchantId: ZARINPAL_MERCHANT_ID, sandbox: settings.ZARINPAL_SANDBOX },
    }),
    ...(ZIBAL_MERCHANT !== undefined && { zibal: { merchant: ZIBAL_MERCHANT } }),
    ...(STRIPE_SECRET_KEY !== undefined && { stripe: { secretKey: STRIPE_SECRET_KEY, webhookSecret } }),
    ...(NOWPAYMENTS_API_KEY !== undefined && { nowpayments: { apiKey: NOWPAYMENTS_API_KEY, ipnSecret } }),
    ...(CRYPTOMUS_MERCHANT_ID !== undefined && {
      cryptomus: { merchantId: CRYPTOMUS_MERCHANT_ID, paymentKey: CRYPTOMUS_PAYMENT_KEY },
    }),
    ...(HELEKET_MERCHANT_ID !== undefined && {
      heleket: { merchantId: HELEKET_MERCHANT_ID, paymentKey: HELEKET_PAYMENT_KEY },
    }),
    ...walletProviders(settings),
    ...(settings.YOOKASSA_SHOP_ID !== undefined && {
      yookassa: toYookassa(settings.YOOKASSA_SHOP_ID, settings),
    }),
  };
}

/** Coins from a wallet in Telegram, or from any wallet to the shop's own server. */
function walletProviders(settings: Settings): ProviderSettings {
  const { CRYPTO_PAY_TOKEN, BTCPAY_URL, BTCPAY_API_KEY = '', BTCPAY_STORE_ID = '' } = settings;
  return {
    ...(CRYPTO_PAY_TOKEN !== undefined && {
      cryptoPay: { token: CRYPTO_PAY_TOKEN, testnet: settings.CRYPTO_PAY_TESTNET },
    }),
    ...(BTCPAY_URL !== undefined && {
      btcpay: {
        baseUrl: BTCPAY_URL,
        apiKey: BTCPAY_API_KEY,
        storeId: BTCPAY_STORE_ID,
        webhookSecret: settings.BTCPAY_WEBHOOK_SECRET ?? '',
      },
    }),
  };
}

function toYookassa(shopId: string, settings: Settings): YookassaOptions {
  const { YOOKASSA_SECRET_KEY: secretKey = '', YOOKASSA_VAT_CODE: vatCode } = settings;
  return { shopId, secretKey, receipt: vatCode === undefined ? null : { vatCode } };
}

/** Settings that lack one that they work with. */
export function groupIssues(given: Record<string, unknown>): InputIssue[] {
  return GROUPS.flatMap((names) => {
    const missing = names.filter((name) => given[name] === undefined);
    if (missing.length === 0 || missing.length === names.length) return [];
    return missing.map((path) => ({ path, code: 'missing', message: `needed with ${names.join(' and ')}` }));
  });
}
