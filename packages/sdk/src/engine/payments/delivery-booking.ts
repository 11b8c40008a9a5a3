import {
  type LedgerReference,
  type LedgerTransaction,
  type MoneyHold,
  walletAccount,
} from '../../domain/payments/ledger.ts';
import type { Engine } from '../kernel/engine.ts';

/** The booking of value that was delivered for held money: off the wallet, into revenue. */
export function deliveryBooking(
  engine: Engine,
  hold: MoneyHold,
  reference: Omit<LedgerReference, 'holdId'>,
): LedgerTransaction {
  return {
    id: engine.ids.uuid(),
    key: `hold:${hold.id}`,
    kind: 'delivery',
    currency: hold.currency,
    entries: [
      { account: walletAccount(hold.customerId), amountMinor: -hold.amountMinor },
      { account: 'revenue', amountMinor: hold.amountMinor },
    ],
    reference: { ...reference, holdId: hold.id },
    at: engine.backend.clock.now(),
  };
}
