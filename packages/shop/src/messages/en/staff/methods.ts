import type { Format } from '../../format.ts';

/** The texts of the page about payment methods, in English. */
export const methodsInEnglish = ({ money }: Format) => ({
  lead: 'How your customers can pay, in the order in which they see it. A change holds at once, on the website and in the bots. Payments that were already opened by a method can still be finished.',
  on: 'On',
  off: 'Off',
  wallet: 'Always on, because your customers have money in it. It is offered first.',
  allOff: 'All other methods are off: nobody can bring money into the shop.',
  more: 'To add a payment provider, set its keys in the environment and start the shop again.',
  goesTo: 'Goes to',
  key: 'Key',
  provider: 'Provider',
  simulated: 'simulated, for this demo',
  asksIn: 'Asks in',
  isOn: 'Offered to customers',
  minimum: 'Smallest amount',
  margin: 'Margin in percent',
  marginHint: 'Added to what is asked in the other currency, at most 20.',
  earlier: 'Move up',
  later: 'Move down',
  test: (amount: Parameters<Format['money']>[0]) => `Test with ${money(amount)}`,
  taken: 'The provider opened a payment. Its keys work; nobody is asked to pay.',
  refused: 'The provider opened no payment. The reason:',
  problems: {
    minimum: 'Please enter an amount, or leave it empty for none.',
    margin: 'Please enter a percentage from 0 to 20, with two decimals at most.',
  },
});
