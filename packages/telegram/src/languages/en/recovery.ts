import type { RecoveryTexts } from '../../customer/texts/recovery-texts.ts';

export const recoveryTextsEn: RecoveryTexts = {
  open: '🔑 Recovery code',
  hint: 'If you ever lose this Telegram account, a recovery code brings your services and your wallet to your new one.',
  getCode: 'Get a new code',
  codeTitle: 'Your recovery code (tap to copy):',
  codeHint:
    'Keep it outside of Telegram, then delete this message: whoever has the code can take over your account here. Earlier codes no longer work.',
  enter: 'I have a code',
  ask: 'Please send the recovery code that you got from your earlier Telegram account.',
  unknown: 'This code is not valid: it may be mistyped, used already or replaced by a newer one.',
  own: 'This code belongs to the account that you are using right now. It is still valid.',
  ownsThings:
    'You have already ordered or paid something from this Telegram account. Please contact us: we will put the two accounts together. The code is still valid.',
  recovered: (frozenUntil) =>
    `✅ Welcome back: your services and your wallet are here now. For your safety, nothing can be paid from the wallet until ${frozenUntil}; other payment methods work. Your code is used up: get a new one under “Recovery code”.`,
};
