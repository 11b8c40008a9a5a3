import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { expect, test } from 'vitest';
import { networkOf, networkRangeOf } from './network-of.ts';

test.each([
  ['203.0.113.7', '203.0.113'],
  ['0.10.255.0', '0.10.255'],
  ['::ffff:203.0.113.7', '203.0.113'],
  ['2001:db8:1:2:3:4:5:6', '32.1.13.184.0.1.0.2'],
  ['010.0.0.1', '8.0.0'],
  ['256.0.0.1', ''],
  ['203.0.113.7 ', ''],
  ['shop.test', ''],
  ['', ''],
])('given the address %j, then its network is %j', (address, expected) => {
  expect(networkOf(address)).toBe(expected);
});

test('given any address of IPv4, then its network is its first three bytes', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      expect(networkOf(address)).toBe(ipaddr.parse(address).toByteArray().slice(0, 3).join('.'));
    }),
  );
});

test.each([
  ['203.0.113.7', '203.0.113.0/24'],
  ['::ffff:203.0.113.7', '203.0.113.0/24'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['203.0.113.7 ', ''],
  ['', ''],
])('given the address %j, then people write its network as %j', (address, expected) => {
  expect(networkRangeOf(address)).toBe(expected);
});
