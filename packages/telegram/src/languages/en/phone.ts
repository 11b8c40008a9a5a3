import type { PhoneTexts } from '../../customer/texts/phone-texts.ts';

export const phoneTextsEn: PhoneTexts = {
  ask: 'Before your first purchase, we ask for the phone number of your Telegram account.',
  onlyFrom: (countries) => `We sell to numbers that begin with: ${countries}`,
  how: 'Tap the key at the bottom of the screen to share it. Only the shop sees it.',
  share: '📱 Share my phone number',
  notNow: 'All right. You can share it when you want to buy.',
  notYours: 'This is not the number of your own account. Please use the key at the bottom.',
  thanks: 'Thank you. We have your number.',
  refused: 'We cannot sell to this number.',
};
