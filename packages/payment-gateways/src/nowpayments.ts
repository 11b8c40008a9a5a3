export type { NowPaymentsAccount } from './nowpayments/nowpayments-api.ts';
export { type NowPaymentsOptions, nowpayments } from './nowpayments/nowpayments-gateway.ts';
