import type { MethodKey } from '@panelkit/shop';
import type { Settings } from './env-schema.ts';

/** The variables of each payment method. */
const VARIABLES = {
  zarinpal: ['ZARINPAL_MERCHANT_ID'],
  zibal: ['ZIBAL_MERCHANT'],
  stripe: ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'],
  nowpayments: ['NOWPAYMENTS_API_KEY', 'NOWPAYMENTS_IPN_SECRET'],
  cryptomus: ['CRYPTOMUS_MERCHANT_ID', 'CRYPTOMUS_PAYMENT_KEY'],
  heleket: ['HELEKET_MERCHANT_ID', 'HELEKET_PAYMENT_KEY'],
  'crypto-pay': ['CRYPTO_PAY_TOKEN'],
  btcpay: ['BTCPAY_API_KEY', 'BTCPAY_STORE_ID', 'BTCPAY_WEBHOOK_SECRET'],
  yookassa: ['YOOKASSA_SHOP_ID', 'YOOKASSA_SECRET_KEY'],
  'telegram-stars': ['TELEGRAM_CUSTOMER_BOT_TOKEN'],
} as const satisfies Record<string, readonly (keyof Settings)[]>;

/** Fewer characters would leave too much of a short key to guess. */
const SHORTEST_SHOWN = 16;
const SHOWN = 4;

/** The keys of each method, as staff see them: enough to tell one from another. */
export function toMethodKeys(settings: Settings): Record<string, MethodKey[]> {
  const keysOf = (variables: readonly (keyof Settings)[]): MethodKey[] =>
    variables.flatMap((variable) => {
      const value = settings[variable];
      return typeof value === 'string' ? [{ variable, shown: masked(value) }] : [];
    });
  return Object.fromEntries(Object.entries(VARIABLES).map(([method, names]) => [method, keysOf(names)]));
}

function masked(value: string): string {
  return value.length < SHORTEST_SHOWN ? '••••' : `••••${value.slice(-SHOWN)}`;
}
