export { type ZibalOptions, zibal } from './zibal/zibal-gateway.ts';
