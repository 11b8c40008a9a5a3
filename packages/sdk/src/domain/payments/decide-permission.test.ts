import { expect, test } from 'vitest';
import { type PermissionFacts, whyNotPayable } from './decide-permission.ts';

const now = new Date('2026-01-01T00:00:00Z');
const later = new Date(now.getTime() + 1);
const stars = { amountMinor: 250, currency: 'XTR' };
const permitted = (until: Date) => ({
  confirmation: { status: 'permitted', permittedAt: now, until } as const,
});
const EXPIRED = { status: 'expired', expiredAt: now } as const;
const payable: PermissionFacts = {
  payment: 'pending',
  providerPayment: { confirmation: null },
  order: { status: 'awaiting-payment', expiresAt: later },
  wish: null,
  rivals: [],
  canBuyAgain: false,
  offered: stars,
  asked: stars,
  validUntil: later,
  now,
};

test.each<[string, Partial<PermissionFacts>, ReturnType<typeof whyNotPayable>]>([
  ['that waits', {}, null],
  ['without a last moment', { validUntil: null }, null],
  ['whose amount holds no longer', { validUntil: now }, 'expired'],
  ['that was paid', { payment: 'captured' }, 'order-paid'],
  ['whose order was paid by other money', { order: { status: 'paid', paidAt: now } }, 'order-paid'],
  ['of another amount', { offered: { ...stars, amountMinor: 249 } }, 'other-amount'],
  ['of another currency', { offered: { ...stars, currency: 'USD' } }, 'other-amount'],
  ['that is being paid', { providerPayment: permitted(later) }, 'being-paid'],
  ['that was let through long ago', { providerPayment: permitted(now) }, null],
  [
    'whose order is being paid another way',
    { rivals: [{ ...permitted(later), endedAt: null }] },
    'being-paid',
  ],
  ['whose order expired and is sold out', { order: EXPIRED, payment: 'expired' }, 'sold-out'],
  [
    'whose order expired and can be bought again',
    { order: EXPIRED, payment: 'expired', canBuyAgain: true },
    null,
  ],
  ['that tops up a wallet', { order: null }, null],
  ['whose top-up is over', { order: null, payment: 'expired' }, 'expired'],
  ['whose top-up was cancelled', { order: null, payment: 'cancelled' }, 'order-ended'],
  ['for a change that cannot be made now', { order: null, wish: 'refused' }, 'not-eligible'],
])(
  'given a payment %s, when its customer is about to pay, then the reason against it is right',
  (_, facts, expected) => {
    expect(whyNotPayable({ ...payable, ...facts })).toBe(expected);
  },
);
