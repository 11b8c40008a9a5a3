import type { BankCardView, CommandContext, Panelkit, Payment, Policies } from '@panelkit/sdk';

/** Two cards of different banks, of which the second one's messages name its account. */
export const CARDS = [
  { label: 'First', number: '6037 9912 3456 1111', holder: 'Ali Rezaei' },
  { label: 'Second', number: '6104337812342222', holder: 'Ali Rezaei', account: '8012345678' },
];

/** Messages of the test bank: `Deposit of 10.17 to ***1111. Balance 5`. */
export const bankPolicies = (approveMatches: boolean, senders: string[] = ['BANK']): Policies => ({
  cards: {
    approveMatches,
    patterns: [
      {
        name: 'Test bank',
        template: 'Deposit of {amount} to {account}. {*}',
        unit: 'USD',
        cardId: null,
        senders,
      },
    ],
  },
});

export interface CardShop {
  panelkit: Panelkit;
  staff(): CommandContext;
  as(customer: { id: string }): CommandContext;
}

export async function addCards({ panelkit, staff }: CardShop): Promise<BankCardView[]> {
  const cards: BankCardView[] = [];
  for (const card of CARDS) cards.push(await panelkit.cards.create(card, staff()));
  return cards;
}

/** A payment of a confirmed customer, which is to be transferred to a card. */
export async function openPayment(
  { panelkit, staff, as }: CardShop,
  customer: { id: string },
  amountMinor = 1000,
): Promise<Payment> {
  await panelkit.cards.setBuyer({ customerId: customer.id, isConfirmed: true }, staff());
  const topUp = { customerId: customer.id, amountMinor, method: 'receipt' };
  return panelkit.payments.topUp(topUp, as(customer));
}

let balance = 0;

/** What the bank says of money that came; each has another balance, as messages of banks have. */
export function depositText(amountMinor: number, number: string): string {
  balance += 1;
  return `Deposit of ${(amountMinor / 100).toFixed(2)} to ***${number.slice(-4)}. Balance ${balance}`;
}
