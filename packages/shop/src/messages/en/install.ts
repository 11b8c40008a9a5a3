/** The texts of the shop as an installed app, in English. */
export const installInEnglish = {
  description: 'Your subscriptions, orders and wallet',
  offlineTitle: 'You are offline',
  offlineText: 'This page needs the internet. Check your connection, then try again.',
  again: 'Try again',
  shared: {
    title: 'Which payment is this receipt for?',
    hint: 'The picture waits in this browser. It is attached to the payment that you open, and sent when you press the button there.',
    none: 'None of your payments waits for a receipt. Order a plan or top up your wallet first, then share the picture again.',
    order: (number: string) => `Order ${number}`,
    topUp: 'Wallet top-up',
    change: 'Change of a subscription',
    open: 'Open',
  },
};
