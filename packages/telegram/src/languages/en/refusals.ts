import type { Texts } from '../../customer/texts/texts.ts';

export const refusalTextsEn: Texts['refused'] = {
  'sold-out': 'This plan has just sold out. You were not charged.',
  'insufficient-balance': 'Your wallet balance is not enough for this. You were not charged.',
  'offer-changed': 'The price has changed meanwhile. You were not charged; please look again.',
  'plan-unavailable': 'This plan cannot be bought now. You were not charged.',
  'not-eligible': 'This is not possible at the moment.',
  blocked: 'Your account is blocked. Please contact us.',
  'not-confirmed': 'This is for confirmed customers only. Please contact us.',
  'money-frozen':
    'For your safety, nothing can be paid from your wallet for a day after your account moved here. Please use another method.',
  'too-many-receipts':
    'Several of your receipts are waiting for us already. Please wait until we have looked at one of them.',
  'too-many-unpaid': 'You have too many unpaid orders. Pay or cancel one first.',
  'being-changed': 'An earlier change is still being applied. Please wait a moment.',
  'already-done': 'This was done already.',
  'not-found': 'This is not there any more.',
  'too-many-removals': 'You have removed as many devices as is possible within a day.',
  later: 'That did not work. Please try again in a minute.',
};
