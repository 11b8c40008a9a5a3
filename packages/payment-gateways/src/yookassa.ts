export { type YookassaOptions, yookassa } from './yookassa/yookassa-gateway.ts';
