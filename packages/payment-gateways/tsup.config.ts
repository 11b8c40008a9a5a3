import { definePackage } from '../../scripts/define-package.ts';

const gateways = [
  'zarinpal',
  'zibal',
  'nowpayments',
  'stripe-checkout',
  'cryptomus',
  'crypto-pay',
  'btcpay',
  'yookassa',
  'telegram-stars',
];

// For Node, ofetch has an entry with a whole `fetch` for old versions. The build carries the other one,
// whatever bundler a shop has.
export const OFETCH_CONDITIONS = ['wintercg'];

export default definePackage([...gateways, 'simulators'], [], OFETCH_CONDITIONS);
