import { customerShareMinor, type LedgerTransaction, type WalletView } from '@panelkit/sdk';
import { escapeHtml, lines, type Screen } from '../../screens/screen.ts';
import { atCursor, homeRow, moreRow, type ScreenContext, to } from './screen-context.ts';

export function walletScreen(
  context: ScreenContext,
  wallet: Pick<WalletView, 'availableMinor' | 'balanceMinor' | 'owedMinor' | 'currency' | 'frozenUntil'>,
  canTopUp: boolean,
): Screen {
  const { texts, format } = context;
  const { availableMinor, balanceMinor, owedMinor, currency, frozenUntil } = wallet;
  const heldMinor = balanceMinor - availableMinor;
  return {
    html: lines(
      `<b>${texts.walletTitle}</b>`,
      texts.balance(`<b>${format.money(availableMinor, currency)}</b>`),
      heldMinor > 0 ? texts.onHold(format.money(heldMinor, currency)) : null,
      owedMinor > 0 ? texts.owed(format.money(owedMinor, currency)) : null,
      frozenUntil === null ? null : texts.walletFrozen(format.instant(frozenUntil.toISOString())),
      ...(canTopUp ? [] : ['', texts.topUpHint]),
    ),
    buttons: [
      ...(canTopUp ? [[to(texts.topUp, 'top-up')]] : []),
      [to(texts.lists.transactions, 'transactions')],
      [to(texts.menu.plans, 'plans'), to(texts.menu.orders, 'orders')],
      homeRow(context),
    ],
  };
}

/** What changed the wallet of a customer. */
export function transactionsScreen(
  context: ScreenContext,
  {
    rows,
    nextCursor,
    customerId,
  }: { rows: readonly LedgerTransaction[]; nextCursor: string | null; customerId: string },
): Screen {
  const { texts, format } = context;
  const words = texts.lists;
  const line = (transaction: LedgerTransaction): string => {
    const { kind, at, reference, currency } = transaction;
    const amountMinor = customerShareMinor(transaction, customerId);
    const amount = `${amountMinor < 0 ? '−' : '+'}${format.money(Math.abs(amountMinor), currency)}`;
    const reason =
      reference.reason === undefined ? '' : `: ${escapeHtml(format.named(reference.reason.slice(0, 100)))}`;
    return `<b>${amount}</b> · ${words.kinds[kind]}${reason} · ${format.instant(at.toISOString())}`;
  };
  return {
    html: lines(
      `<b>${words.transactions}</b>`,
      '',
      ...(rows.length === 0 ? [words.noTransactions] : rows.map(line)),
    ),
    buttons: [
      ...moreRow(context, 'transactions', atCursor(nextCursor)),
      homeRow(context, to(texts.back, 'wallet')),
    ],
  };
}
