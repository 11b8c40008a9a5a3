export { type BtcpayOptions, btcpay } from './btcpay/btcpay-gateway.ts';
