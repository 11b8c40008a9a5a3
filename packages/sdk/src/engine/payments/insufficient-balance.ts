import { availableMinor, type Wallet } from '../../domain/payments/ledger.ts';
import { PanelkitError } from '../../errors/panelkit-error.ts';

/** `INSUFFICIENT_BALANCE`. `heldMinor`: what was held of the wallet for this same need already. */
export function insufficientBalance(
  wallet: Wallet,
  requiredMinor: number,
  heldMinor = 0,
): PanelkitError<'INSUFFICIENT_BALANCE'> {
  return new PanelkitError('INSUFFICIENT_BALANCE', {
    message: 'The wallet balance is too low',
    details: {
      requiredMinor,
      availableMinor: availableMinor(wallet) + heldMinor,
      currency: wallet.currency,
    },
  });
}
