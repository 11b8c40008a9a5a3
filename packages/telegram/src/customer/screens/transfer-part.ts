import type { Money } from '@panelkit/sdk';
import { copyable, type ScreenButton } from '../../screens/screen.ts';
import type { Transfer } from '../card-to-pay.ts';
import { nameIn, type ScreenContext } from './screen-context.ts';

/** How to transfer the money, and that the receipt comes here. */
export function transferLines(
  context: ScreenContext,
  transfer: Transfer | null,
  { amountMinor, currency }: Money,
): (string | null)[] {
  const { texts, format } = context;
  const { cards: words } = texts;
  switch (transfer?.kind) {
    case undefined:
      return [];
    case 'text':
      return [texts.cardTitle(format.money(amountMinor, currency)), transfer.html, '', texts.sendReceipt];
    case 'not-confirmed':
      return [words.notConfirmed];
    case 'none-free':
      return [words.noneFree];
    case 'card': {
      const { toPay, typed, typedInRial } = transfer;
      return [
        words.exactly(format.money(toPay.amountMinor, currency)),
        words.number(copyable(toPay.number)),
        words.holder(nameIn(context, toPay.holder)),
        words.amount(copyable(typed)),
        typedInRial === null ? null : words.inRial(copyable(typedInRial)),
        words.until(format.instant(toPay.payableUntil.toISOString())),
        words.why(format.money(toPay.amountMinor - toPay.priceMinor, currency)),
        '',
        texts.sendReceipt,
      ];
    }
  }
}

/** What is typed in the app of the bank, to copy. */
export function transferRows({ texts }: ScreenContext, transfer: Transfer | null): ScreenButton[][] {
  if (transfer?.kind !== 'card') return [];
  const { copyNumber, copyAmount } = texts.cards;
  return [
    [
      { text: copyNumber, copies: transfer.toPay.number },
      { text: copyAmount, copies: transfer.typedInRial ?? transfer.typed },
    ],
  ];
}
