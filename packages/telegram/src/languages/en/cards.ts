import type { CardTexts } from '../../customer/texts/card-texts.ts';

export const cardTextsEn: CardTexts = {
  exactly: (amount) => `Transfer exactly <b>${amount}</b>:`,
  inRial: (amount) => `${amount} Rial in your banking app`,
  number: (number) => `Card number: ${number}`,
  holder: (name) => `Card holder: ${name}`,
  amount: (amount) => `Amount: ${amount}`,
  until: (at) => `Pay before ${at}.`,
  why: (above) =>
    `By this exact amount we recognise your payment automatically. The extra ${above} is credited to your wallet.`,
  copyNumber: '📋 Copy card number',
  copyAmount: '📋 Copy amount',
  notConfirmed: 'Card numbers are shown to confirmed customers. Please write to us, or pay in another way.',
  noneFree: 'No card can take this payment at the moment. Please try again later, or pay in another way.',
};
