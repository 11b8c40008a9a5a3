import { describe, expect, test } from 'vitest';
import { classOfAddress, classOfHost, isInNetwork, isNetwork } from './panel-address.ts';

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
  ])('given %s, then it is a private one', (url) => {
    expect(classOfHost(hostOf(url))).toBe('private');
  });

  test.each(['http://panel.example', 'http://203.0.113.9', 'http://172.32.0.1', 'http://[2606:4700::1111]'])(
    'given %s, then it is public',
    (url) => {
      expect(classOfHost(hostOf(url))).toBe('public');
    },
  );
});

test.each(['', 'panel.example', '1.2.3', '1.2.3.4.5', '256.1.1.1', '1::2::3', ':', '1:2:3', 'g::1'])(
  'given %j, then it is no address',
  (text) => {
    expect(classOfAddress(text)).toBeNull();
  },
);

test.each([
  { address: '10.9.8.7', network: '10.0.0.0/8', then: true },
  { address: '11.0.0.1', network: '10.0.0.0/8', then: false },
  { address: 'fd12::1', network: 'fd00::/8', then: true },
  { address: '10.9.8.7', network: 'fd00::/8', then: false },
])('given $address and $network, then inside is $then', ({ address, network, then }) => {
  expect(isNetwork(network)).toBe(true);
  expect(isInNetwork(address, network)).toBe(then);
});

test.each(['10.0.0.0', '10.0.0.0/33', 'x/8', '10.0.0.0/8/8', '10.0.0.0/'])(
  'given %s, then it is no network',
  (text) => {
    expect(isNetwork(text)).toBe(false);
  },
);
