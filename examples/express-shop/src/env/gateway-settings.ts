import * as z from 'zod';
import { paymentSettings } from './payment-policies.ts';

/** The credentials of payment providers; a provider without them is off. */
export const gatewaySettings = {
  ZARINPAL_MERCHANT_ID: z.uuid().optional().meta({
    section: 'Payment providers',
    description: 'Takes payments through Zarinpal: the id of your terminal. SHOP_CURRENCY must be IRR.',
  }),
  ZARINPAL_SANDBOX: z.stringbool().default(false).meta({
    description: "on: Zarinpal's sandbox, with play money.",
  }),
  ZIBAL_MERCHANT: z.string().min(1).max(100).optional().meta({
    description:
      'Takes payments through Zibal: your merchant name, or zibal for play money. SHOP_CURRENCY must be IRR.',
  }),
  STRIPE_SECRET_KEY: z.string().min(10).optional().meta({
    description: 'Takes payments through Stripe Checkout: a secret or restricted key, sk_… or rk_….',
  }),
  STRIPE_WEBHOOK_SECRET: z.string().min(10).optional().meta({
    description:
      "whsec_…, of the webhook that Stripe's dashboard sends to PUBLIC_URL/payments/events/stripe. Needed with STRIPE_SECRET_KEY.",
  }),
  NOWPAYMENTS_API_KEY: z.string().min(10).optional().meta({
    description: 'Takes cryptocurrencies through NOWPayments.',
  }),
  NOWPAYMENTS_IPN_SECRET: z.string().min(10).optional().meta({
    description: 'The IPN secret of the NOWPayments dashboard. Needed with NOWPAYMENTS_API_KEY.',
  }),
  CRYPTOMUS_MERCHANT_ID: z.uuid().optional().meta({
    description: 'Takes cryptocurrencies through Cryptomus: the UUID of your merchant.',
  }),
  CRYPTOMUS_PAYMENT_KEY: z.string().min(10).optional().meta({
    description: 'The payment key of the merchant. Needed with CRYPTOMUS_MERCHANT_ID.',
  }),
  HELEKET_MERCHANT_ID: z.uuid().optional().meta({
    description: 'Takes cryptocurrencies through Heleket: the UUID of your merchant.',
  }),
  HELEKET_PAYMENT_KEY: z.string().min(10).optional().meta({
    description: 'The payment key of the merchant. Needed with HELEKET_MERCHANT_ID.',
  }),
  ...paymentSettings,
  CRYPTO_PAY_TOKEN: z.string().min(10).optional().meta({
    description:
      'Takes cryptocurrencies in Telegram through Crypto Pay: the token of your app, from @CryptoBot.',
  }),
  CRYPTO_PAY_TESTNET: z.stringbool().default(false).meta({
    description: 'on: the test net of Crypto Pay, with play money and a token from @CryptoTestnetBot.',
  }),
  BTCPAY_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      description: 'Takes cryptocurrencies through your own BTCPay Server: its address.',
    }),
  BTCPAY_API_KEY: z.string().min(10).optional().meta({
    description: 'A key that can create and view invoices of the store. Needed with BTCPAY_URL.',
  }),
  BTCPAY_STORE_ID: z
    .string()
    .regex(/^[A-Za-z0-9]+$/)
    .optional()
    .meta({ description: 'The id of the store. Needed with BTCPAY_URL.' }),
  BTCPAY_WEBHOOK_SECRET: z.string().min(8).optional().meta({
    description:
      'Of the webhook that the store sends to PUBLIC_URL/payments/events/btcpay. Needed with BTCPAY_URL.',
  }),
  YOOKASSA_SHOP_ID: z.string().regex(/^\d+$/).optional().meta({
    description: 'Takes payments in roubles through YooKassa. SHOP_CURRENCY must be RUB.',
  }),
  YOOKASSA_SECRET_KEY: z.string().min(10).optional().meta({
    description:
      'The secret key of the shop; the key of a test shop takes play money. Needed with YOOKASSA_SHOP_ID.',
  }),
  YOOKASSA_VAT_CODE: z.coerce.number().int().min(1).max(12).optional().meta({
    description:
      'Has YooKassa send a fiscal receipt with this VAT code. Refunds then return whole payments only.',
  }),
};
