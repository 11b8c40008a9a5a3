import type { UnpaidTexts } from '../../customer/texts/unpaid-texts.ts';

export const unpaidTextsEn: UnpaidTexts = {
  rejected: (reason) => `We could not accept your receipt: ${reason}`,
  partArrived: (amount) => `<b>${amount}</b> of the price has arrived and is in your wallet.`,
  arriving:
    'Your payment has arrived at the provider and is not final yet. You need not do anything: you get a message here.',
  notPaid: 'The payment did not go through.',
  payAgain: 'How would you like to pay now?',
  addMissing: (amount) => `➕ Add ${amount} to your wallet`,
  tryAgain: '🔁 Try again',
  cancel: '✖️ Cancel this order',
  cancelQuestion: (number) =>
    `Cancel order ${number}? If you have sent money for it already, do not cancel: write to us.`,
  cancelPaidQuestion: (number) =>
    `Cancel order ${number}? What you have received stays yours; what is not delivered is given up, and its price goes back to your wallet.`,
  cancelYes: 'Yes, cancel it',
  cancelled: 'The order was cancelled.',
  cancelReason: 'Cancelled by the customer',
};
