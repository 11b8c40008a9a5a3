import { definePackage } from '../../scripts/define-package.ts';

export default definePackage([
  'zarinpal',
  'zibal',
  'nowpayments',
  'stripe-checkout',
  'cryptomus',
  'crypto-pay',
  'btcpay',
  'yookassa',
  'simulators',
]);
