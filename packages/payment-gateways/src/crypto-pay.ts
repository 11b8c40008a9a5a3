export { type CryptoPayOptions, cryptoPay } from './crypto-pay/crypto-pay-gateway.ts';
