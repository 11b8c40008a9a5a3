export { type CryptomusOptions, cryptomus, heleket } from './cryptomus/cryptomus-gateway.ts';
