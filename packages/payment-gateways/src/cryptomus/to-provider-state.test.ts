import { describe, expect, test } from 'vitest';
import type { CryptomusInvoice } from './cryptomus-schemas.ts';
import { toProviderState } from './to-provider-state.ts';

/** 20.00 USD, asked as 10 TON. */
const invoice = (changes: Partial<CryptomusInvoice>): CryptomusInvoice => ({
  uuid: '26109ba0-b05b-4ee0-93d1-fd62c822ce95',
  order_id: 'payment-1',
  amount: '20.00',
  currency: 'USD',
  payer_amount: '10',
  payer_currency: 'TON',
  payment_amount: null,
  payment_status: 'check',
  url: 'https://pay.cryptomus.com/pay/26109ba0',
  expired_at: 1_800_000_000,
  ...changes,
});

describe('An invoice of Cryptomus as the books see it', () => {
  test.each([
    ['check', null, { status: 'open', receivedMinor: 0, chargedBackMinor: 0 }],
    ['process', '10', { status: 'seen', receivedMinor: 0, chargedBackMinor: 0 }],
    ['confirm_check', '10', { status: 'seen', receivedMinor: 0, chargedBackMinor: 0 }],
    ['locked', '10', { status: 'seen', receivedMinor: 0, chargedBackMinor: 0 }],
    ['wrong_amount_waiting', '2.5', { status: 'open', receivedMinor: 500, chargedBackMinor: 0 }],
    ['wrong_amount', '2.5', { status: 'ended', receivedMinor: 500, chargedBackMinor: 0 }],
    ['paid', '10', { status: 'ended', receivedMinor: 2000, chargedBackMinor: 0 }],
    ['paid_over', '12.5', { status: 'ended', receivedMinor: 2500, chargedBackMinor: 0 }],
    ['refund_process', '10', { status: 'ended', receivedMinor: 2000, chargedBackMinor: 0 }],
    ['refund_fail', '10', { status: 'ended', receivedMinor: 2000, chargedBackMinor: 0 }],
    ['refund_paid', '10', { status: 'ended', receivedMinor: 2000, chargedBackMinor: 2000 }],
    ['fail', null, { status: 'ended', receivedMinor: 0, chargedBackMinor: 0 }],
    ['system_fail', '10', { status: 'ended', receivedMinor: 0, chargedBackMinor: 0 }],
    ['cancel', null, { status: 'ended', receivedMinor: 0, chargedBackMinor: 0 }],
  ] as const)('given %s with %s of 10 coins, then %o', (payment_status, payment_amount, booked) => {
    expect(toProviderState(invoice({ payment_status, payment_amount }))).toMatchObject({
      ...booked,
      currency: 'USD',
      paidIn: { currency: 'TON', asked: '10', paid: payment_amount ?? '0' },
    });
  });

  test.each([
    ['marked as paid on the provider’s pages', { payment_status: 'paid' }, 2000, null],
    ['a wrong amount of nothing', { payment_status: 'wrong_amount' }, 0, 'nothing of worth arrived'],
    ['a cancelled one', { payment_status: 'cancel' }, 0, 'the payment is cancel'],
  ] as const)(
    'given %s and no coin, then what arrived and why it ended',
    (_name, changes, receivedMinor, endReason) => {
      const coinless = { payer_amount: null, payer_currency: null, payment_amount: null };
      const state = toProviderState(invoice({ ...coinless, ...changes }));
      expect(state).toMatchObject({ status: 'ended', receivedMinor, endReason });
      expect(state.paidIn).toBeUndefined();
    },
  );
});
