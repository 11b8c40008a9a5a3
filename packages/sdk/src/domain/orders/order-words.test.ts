import { describe, expect, test } from 'vitest';
import { identityText } from './customer-identity.ts';
import { DEFAULT_PURCHASE_POLICY } from './purchase-policy.ts';
import { waitsFor } from './waits-for.ts';

describe('who gave an address or a chat before', () => {
  const email = (address: string) => identityText({ kind: 'email', address });

  test.each([
    { name: 'other letters', address: 'ADA@Example.COM' },
    { name: 'spaces around it', address: '  ada@example.com ' },
    { name: 'a tag', address: 'ada+shop@example.com' },
    { name: 'several tags', address: 'ada+one+two@example.com' },
    { name: 'an empty tag', address: 'ada+@example.com' },
  ])('given the same address with $name, then it is the same person', ({ address }) => {
    expect(email(address)).toBe('email:ada@example.com');
  });

  test.each([
    'bob@example.com',
    'ada@example.org',
    'ada.l@example.com',
    'adam@example.com',
    'ada@x@example.com',
  ])('given %s, then it is somebody else', (address) =>
    expect(email(address)).not.toBe(email('ada@example.com')),
  );

  test('given addresses that are only a tag, then each is its own', () => {
    expect(email('+one@example.com')).toBe('email:+one@example.com');
    expect(email('"a@b"@example.com')).toBe('email:"a@b"@example.com');
  });

  test('given what has no domain, then it is nobody with an address', () => {
    expect([email('ada'), email('')]).toEqual(['email:ada@', 'email:@']);
  });

  test('given a chat, then its user counts, and is never somebody with an address', () => {
    expect(identityText({ kind: 'chat', userId: 'Ada+1' })).toBe('chat:Ada+1');
  });
});

test.each([
  { code: 'PANEL_SUSPECT', then: 'server-checked' },
  { code: 'PANEL_DISABLED', then: 'server-checked' },
  { code: 'INBOUND_MISSING', then: 'inbound-missing' },
  { code: 'PANEL_UNREACHABLE', then: 'server-unreachable' },
  { code: 'PANEL_AUTH_FAILED', then: 'server-unreachable' },
  { code: 'PANEL_NOT_FOUND_AT_URL', then: 'server-unreachable' },
  { code: 'PANEL_VERSION_UNSUPPORTED', then: 'server-unreachable' },
  { code: 'PANEL_REFUSED', then: null },
  { code: null, then: null },
])('given the error $code, then the customer reads that it waits for $then', ({ code, then }) => {
  expect(waitsFor(code)).toBe(then);
});

test('given a shop that says nothing, then anybody may order, within bounds', () => {
  expect(DEFAULT_PURCHASE_POLICY).toEqual({
    maintenance: false,
    confirmedOnly: false,
    unpaidUnitsPerCustomer: 100,
    unpaidUnitsPerNetwork: 300,
    waitingReceipts: 5,
  });
});
