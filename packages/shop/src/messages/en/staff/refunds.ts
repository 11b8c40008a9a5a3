/** What the provider of a method says about money that goes back, where the shop cannot ask it to. */
const elsewhere: Record<string, string> = {
  zarinpal: 'Zarinpal refunds on its own pages.',
  zibal: 'Zibal refunds on its own pages.',
  nowpayments: 'NOWPayments refunds through its support.',
  cryptomus: 'Cryptomus refunds on its own pages, to an address that the customer names.',
  heleket: 'Heleket refunds on its own pages, to an address that the customer names.',
  'crypto-pay': 'Crypto Pay refunds nothing. Transfer the money in the app.',
  btcpay: 'BTCPay Server refunds on its own pages, by a link for the customer.',
};

/** The texts about money that staff send back, in English. */
export const refundsInEnglish = {
  title: (at: string): string => `Payment of ${at}`,
  received: 'Received',
  atProvider: 'At the provider',
  chargedBack: 'Taken back by the provider',
  standings: { open: 'Not paid there', arriving: 'Paid, not final yet', ended: 'Ended' },
  confirmations: { requested: 'The shop asked for the money', permitted: 'The shop allowed the payment' },
  declined: 'Not taken',
  declineReasons: {
    'order-ended': 'The order or change had ended. The bank returns the money.',
    'order-paid': 'The order or change was paid already. The bank returns the money.',
    'sold-out': 'The order can no longer be delivered. The bank returns the money.',
    'not-eligible': 'The change is no longer possible. The bank returns the money.',
    'provider-refused': 'The provider did not release it:',
  },
  heading: 'Refund',
  refundable: 'Can go back at once',
  inWallet: 'Free in the wallet',
  abilities: {
    part: 'This provider refunds any part of the payment.',
    whole: 'This provider refunds the whole payment only.',
    none: 'The shop cannot refund this payment by itself.',
  },
  elsewhere,
  byHand:
    'Send the money by hand. Then take the amount from the wallet on the customer’s page, so that it is not spent again.',
  nothingLeft: 'Nothing of this payment is left to refund.',
  notCaptured: 'Only a payment that was received can be refunded.',
  amount: 'Amount',
  service: 'What this payment bought',
  services: {
    keep: 'Stays. Only money from the wallet goes back.',
    end: 'Ends now; days and traffic that were paid before stay. What it had cost comes back first, as far as the refund needs it.',
  },
  units: 'What would end',
  reason: 'Reason',
  review: 'Continue',
  reviewTitle: 'Check and confirm',
  confirm: (amount: string): string => `Refund ${amount}`,
  back: 'Change',
  problems: {
    amount: 'Enter an amount, for example 12.50.',
    tooMuch: (most: string): string => `At most ${most} can go back at once.`,
    wholeOnly: (whole: string): string => `Only the whole can go back: ${whole}.`,
    wallet: (free: string): string =>
      `Only ${free} is free in the wallet. End what was bought, or refund less.`,
    spent: (free: string): string => `Too much was spent on something else: only ${free} would be free.`,
    reason: 'Enter a reason.',
  },
  list: 'Refunds',
  states: {
    requested: 'Waiting to be sent',
    sent: 'Sent to the provider',
    unknown: 'No answer; the provider is being asked',
    succeeded: 'Refunded',
    refused: 'Refused',
  },
  refusedHint: 'The money is in the customer’s wallet.',
};
