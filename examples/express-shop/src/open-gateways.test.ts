import { isPanelkitError } from '@panelkit/sdk';
import { expect, test } from 'vitest';
import { readEnv } from './env/env.ts';
import { openGateways } from './open-gateways.ts';

const uuid = '8b03432e-385b-4670-8d06-064591096795';
const KEYS = {
  ZARINPAL_MERCHANT_ID: uuid,
  ZIBAL_MERCHANT: 'zibal',
  STRIPE_SECRET_KEY: 'sk_test_1234567',
  STRIPE_WEBHOOK_SECRET: 'whsec_1234567',
  NOWPAYMENTS_API_KEY: '1234567890',
  NOWPAYMENTS_IPN_SECRET: '1234567890',
  CRYPTOMUS_MERCHANT_ID: uuid,
  CRYPTOMUS_PAYMENT_KEY: '1234567890',
  HELEKET_MERCHANT_ID: uuid,
  HELEKET_PAYMENT_KEY: '1234567890',
  CRYPTO_PAY_TOKEN: '12345:AAtesttoken',
  BTCPAY_URL: 'https://btcpay.test',
  BTCPAY_API_KEY: '1234567890',
  BTCPAY_STORE_ID: 'Store1',
  BTCPAY_WEBHOOK_SECRET: '1234567890',
  YOOKASSA_SHOP_ID: '500500',
  YOOKASSA_SECRET_KEY: 'test_1234567',
  YOOKASSA_VAT_CODE: '1',
};

test('given the keys of every provider, when the gateways are opened, then each is there once', () => {
  const { providers } = readEnv(KEYS);
  expect(openGateways(providers, 'https://shop.test').map(({ method }) => method)).toEqual([
    'zarinpal',
    'zibal',
    'stripe',
    'nowpayments',
    'cryptomus',
    'heleket',
    'crypto-pay',
    'btcpay',
    'yookassa',
  ]);
  expect(openGateways(readEnv({}).providers, 'https://shop.test')).toEqual([]);
});

test.each([
  ['STRIPE_WEBHOOK_SECRET'],
  ['CRYPTOMUS_PAYMENT_KEY'],
  ['HELEKET_MERCHANT_ID'],
  ['BTCPAY_API_KEY'],
  ['BTCPAY_WEBHOOK_SECRET'],
  ['YOOKASSA_SECRET_KEY'],
])('given all keys but %s, then it is named as missing', (name) => {
  const read = () => readEnv({ ...KEYS, [name]: '' });
  expect(read).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  try {
    read();
  } catch (error) {
    if (!isPanelkitError(error) || error.code !== 'CONFIG_INVALID') throw error;
    expect(error.details.issues.map(({ path }) => path)).toEqual([name]);
  }
});
