import { describe, expect, test } from 'vitest';
import {
  classOfAddress,
  classOfHost,
  isInNetwork,
  isNetwork,
  isPlainPublicUrl,
  isPrivateUrl,
} from './panel-address.ts';

/** As the shop reads what staff typed. */
const hostOf = (url: string): string => new URL(url).hostname;

describe('classOfHost', () => {
  test.each([
    'http://169.254.169.254',
    'http://2852039166',
    'http://0xa9fea9fe',
    'http://0251.0376.0251.0376',
    'http://169.254.43518',
    'http://[::ffff:169.254.169.254]',
    'http://[::ffff:a9fe:a9fe]',
    'http://[64:ff9b::a9fe:a9fe]',
    'http://[::a9fe:a9fe]',
    'http://[fe80::1]',
    'http://[fd00:ec2::254]',
    'http://100.100.100.200',
    'http://168.63.129.16',
    'http://0.0.0.0',
    'http://0',
    'http://[::]',
    'http://224.0.0.1',
    'http://255.255.255.255',
    'http://192.0.0.192',
    'http://[ff02::1]',
    'http://[fd20:ce::254]',
    'http://[::ffff:0:169.254.169.254]',
    'http://239.255.255.250',
    'http://metadata',
    'http://instance-data',
    'http://instance-data.ec2.internal',
    'http://metadata.google.internal',
    'http://METADATA.google.internal.',
  ])('given %s, then no panel is there', (url) => {
    expect(classOfHost(hostOf(url))).toBe('forbidden');
  });

  test.each([
    'http://127.0.0.1:2053',
    'http://2130706433',
    'http://0177.0.0.1',
    'http://127.1',
    'http://[::1]',
    'http://[::ffff:127.0.0.1]',
    'http://localhost:8000',
    'http://panel.localhost.',
    'http://10.1.2.3',
    'http://172.31.0.1',
    'http://192.168.1.1',
    'http://100.64.0.1',
    'http://[fd12:3456::1]',
    'http://198.18.0.1',
    'http://198.19.255.255',
    'http://[fec0::1]',
    'http://[::ffff:0:10.0.0.1]',
    'http://[64:ff9b::10.0.0.1]',
    'http://router.localdomain',
    'http://100.127.255.255',
  ])('given %s, then it is a private one', (url) => {
    expect(classOfHost(hostOf(url))).toBe('private');
  });

  test.each([
    'http://panel.example',
    'http://203.0.113.9',
    'http://172.32.0.1',
    'http://[2606:4700::1111]',
    'http://100.128.0.1',
    'http://198.20.0.1',
    'http://192.0.1.1',
    'http://[2606:4700::1]',
    'http://my-metadata',
    'http://metadata.example',
    'http://localhost.example',
    'http://mylocalhost',
  ])('given %s, then it is public', (url) => {
    expect(classOfHost(hostOf(url))).toBe('public');
  });
});

test.each([
  '',
  'panel.example',
  '1.2.3',
  '1.2.3.4.5',
  '256.1.1.1',
  '1::2::3',
  ':',
  '1:2:3',
  'g::1',
  '1.2.3.4x',
  'x1.2.3.4',
  '1.2.3.0400',
  '1.2.3.',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4::5:6:7:8:9',
  '12345::1',
  '1::12345',
  '::g',
  '::x1',
  '::1x',
  '::1.2.3',
  '::1.2.3.256',
  '1.2.3.4::1',
])('given %j, then it is no address', (text) => {
  expect(classOfAddress(text)).toBeNull();
});

test.each([
  { address: '10.9.8.7', network: '10.0.0.0/8', then: true },
  { address: '11.0.0.1', network: '10.0.0.0/8', then: false },
  { address: 'fd12::1', network: 'fd00::/8', then: true },
  { address: '10.9.8.7', network: 'fd00::/8', then: false },
  { address: '10.9.8.7', network: '0.0.0.0/0', then: true },
  { address: '10.9.8.7', network: '10.9.8.7/32', then: true },
  { address: '10.9.8.6', network: '10.9.8.7/32', then: false },
  { address: '10.1.255.255', network: '10.0.0.0/15', then: true },
  { address: '10.2.0.0', network: '10.0.0.0/15', then: false },
  { address: '1:2:3:4:5:6:7:8', network: '1:2:3:4::/64', then: true },
  { address: '1:2:3:5::', network: '1:2:3:4::/64', then: false },
  { address: 'fe80::1%eth0', network: 'fe80::1/128', then: true },
  { address: 'no address', network: '0.0.0.0/0', then: false },
])('given $address and $network, then inside is $then', ({ address, network, then }) => {
  expect(isNetwork(network)).toBe(true);
  expect(isInNetwork(address, network)).toBe(then);
});

test.each([
  '10.0.0.0',
  '10.0.0.0/33',
  'x/8',
  '10.0.0.0/8/8',
  '10.0.0.0/',
  '10.0.0.0/8x',
  '10.0.0.0/x8',
  '10.0.0.0/0008',
  'fd00::/129',
  '/8',
  '',
])('given %s, then it is no network', (text) => {
  expect(isNetwork(text)).toBe(false);
});

test.each(['', 'x/8', 'x/0', '/0'])('given %j for a network, then no address is inside', (network) => {
  expect(isInNetwork('10.9.8.7', network)).toBe(false);
});

test('given an address in the clothes of IPv6, then the one inside counts', () => {
  expect(
    ['::ffff:10.1.2.3', '::ffff:8.8.8.8', '64:ff9b::169.254.1.1', '::127.0.0.1'].map(classOfAddress),
  ).toEqual(['private', 'public', 'forbidden', 'private']);
});

test('given a URL, then it is private by its host, and what is no URL is not', () => {
  expect(
    ['http://10.0.0.1/x', 'https://panel.example', 'http://169.254.1.1', 'localhost'].map(isPrivateUrl),
  ).toEqual([true, false, false, false]);
});

test('given a URL, then it is plain and public by its scheme and host', () => {
  const urls = [
    'http://panel.example',
    'https://panel.example',
    'http://10.0.0.1',
    'http://localhost',
    'http:',
  ];
  expect(urls.map(isPlainPublicUrl)).toEqual([true, false, false, false, false]);
});
