import type { CryptomusOptions } from '@panelkit/payment-gateways/cryptomus';
import type { NowPaymentsOptions } from '@panelkit/payment-gateways/nowpayments';
import type { StripeCheckoutOptions } from '@panelkit/payment-gateways/stripe-checkout';
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
}

/** Settings of a provider that work together only; `pairIssues` has seen that each is there. */
const PAIRS = [
  ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'],
  ['NOWPAYMENTS_API_KEY', 'NOWPAYMENTS_IPN_SECRET'],
  ['CRYPTOMUS_MERCHANT_ID', 'CRYPTOMUS_PAYMENT_KEY'],
  ['HELEKET_MERCHANT_ID', 'HELEKET_PAYMENT_KEY'],
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
  };
}

/** Settings that lack one that they work with. */
export function pairIssues(given: Record<string, unknown>): InputIssue[] {
  return PAIRS.flatMap((names) => {
    const missing = names.filter((name) => given[name] === undefined);
    if (missing.length === 0 || missing.length === names.length) return [];
    return missing.map((path) => ({ path, code: 'missing', message: `needed with ${names.join(' and ')}` }));
  });
}
