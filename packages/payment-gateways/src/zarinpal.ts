export { type ZarinpalOptions, zarinpal } from './zarinpal/zarinpal-gateway.ts';
