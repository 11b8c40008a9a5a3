export { createDialer, type DialerOptions } from './dialer/create-dialer.ts';
