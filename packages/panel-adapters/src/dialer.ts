export { createDialer, type DialerOptions } from './dialer/create-dialer.ts';
export { createHandshaker, type HandshakerOptions } from './dialer/create-handshaker.ts';
