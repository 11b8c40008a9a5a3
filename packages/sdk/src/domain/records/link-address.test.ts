import { expect, test } from 'vitest';
import { linkAddressOf, preferredAddress } from './link-address.ts';

test.each([
  ['https://link.example', 'https://link.example'],
  [' https://Link.Example/ ', 'https://link.example'],
  ['https://link.example:8443/a/b-c_d~e.f//', 'https://link.example:8443/a/b-c_d~e.f'],
  ['https://link.example:443', 'https://link.example'],
  ['https://xn--mgba3a4f16a.example', 'https://xn--mgba3a4f16a.example'],
  ['https://[2001:db8::1]', 'https://[2001:db8::1]'],
  ['http://localhost:3000', 'http://localhost:3000'],
  ['http://127.0.0.1:3000/demo', 'http://127.0.0.1:3000/demo'],
  ['http://[::1]:3000', 'http://[::1]:3000'],
  ['http://link.example', null],
  ['http://127.0.0.1.evil.example', null],
  ['ftp://link.example', null],
  ['javascript:alert(1)', null],
  ['link.example', null],
  ['https://', null],
  ['https:link.example', null],
  ['https://ada@link.example', null],
  ['https://ada:secret@link.example', null],
  ['https://link.example?a=1', null],
  ['https://link.example/#a', null],
  ['https://link.example./', null],
  ['https://link.example/../staff', null],
  ['https://link.example/a/./b', null],
  ['https://link.example/a//b', null],
  ['https://link.example/%2e%2e', null],
  ['https://link.example\\@evil.example', null],
  ['https://link.example/a b', null],
  [`https://link.example/${'a'.repeat(200)}`, null],
  ['', null],
])('given %j, then the address is %j', (text, address) => {
  expect(linkAddressOf(text)).toBe(address);
});

test('the first address is the preferred one; without any it is that of the shop', () => {
  expect(preferredAddress(['https://a.example', 'https://b.example'], 'https://shop.example')).toBe(
    'https://a.example',
  );
  expect(preferredAddress([], 'https://shop.example')).toBe('https://shop.example');
});
