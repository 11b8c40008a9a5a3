import type { WalletView } from '@panelkit/sdk';
import { lines, type Screen } from '../../screens/screen.ts';
import { homeRow, type ScreenContext, to } from './screen-context.ts';

export function walletScreen(
  context: ScreenContext,
  wallet: Pick<WalletView, 'availableMinor' | 'balanceMinor' | 'currency'>,
  canTopUp: boolean,
): Screen {
  const { texts, format } = context;
  const { availableMinor, balanceMinor, currency } = wallet;
  const heldMinor = balanceMinor - availableMinor;
  return {
    html: lines(
      `<b>${texts.walletTitle}</b>`,
      texts.balance(`<b>${format.money(availableMinor, currency)}</b>`),
      heldMinor > 0 ? texts.onHold(format.money(heldMinor, currency)) : null,
      ...(canTopUp ? [] : ['', texts.topUpHint]),
    ),
    buttons: [
      ...(canTopUp ? [[to(texts.topUp, 'top-up')]] : []),
      [to(texts.menu.plans, 'plans'), to(texts.menu.orders, 'orders')],
      homeRow(context),
    ],
  };
}
