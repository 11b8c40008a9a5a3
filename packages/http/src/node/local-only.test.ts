import { expect, test } from 'vitest';
import { isLocal } from './local-only.ts';

const here = '127.0.0.1';

test.each([
  { name: 'a browser here', address: here, headers: { host: 'localhost:3000' }, then: true },
  { name: 'another loopback address', address: '127.8.0.1', headers: { host: '127.0.0.1' }, then: true },
  { name: 'IPv6', address: '::1', headers: { host: '[::1]:3000' }, then: true },
  { name: 'IPv4 on an IPv6 socket', address: '::ffff:127.0.0.1', headers: { host: 'localhost' }, then: true },
  { name: 'somebody elsewhere', address: '203.0.113.9', headers: { host: 'localhost' }, then: false },
  { name: 'somebody elsewhere by IPv6', address: '2001:db8::1', headers: { host: 'localhost' }, then: false },
  {
    name: 'a proxy here',
    address: here,
    headers: { host: 'localhost', 'x-forwarded-for': '203.0.113.9' },
    then: false,
  },
  {
    name: 'a proxy that says so',
    address: here,
    headers: { host: 'localhost', forwarded: 'for=::1' },
    then: false,
  },
  {
    name: 'a foreign name that points here',
    address: here,
    headers: { host: 'evil.test:3000' },
    then: false,
  },
  {
    name: 'a name that only begins well',
    address: here,
    headers: { host: '127.0.0.1.evil.test' },
    then: false,
  },
  { name: 'no name', address: here, headers: {}, then: false },
  { name: 'no address', address: '', headers: { host: 'localhost' }, then: false },
])('given $name, then local is $then', ({ address, headers, then }) => {
  expect(isLocal(address, new Headers(Object.entries(headers)))).toBe(then);
});
