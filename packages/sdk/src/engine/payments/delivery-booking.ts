import {
  type LedgerEntry,
  type LedgerReference,
  type LedgerTransaction,
  type MoneyHold,
  walletAccount,
} from '../../domain/payments/ledger.ts';
import type { Engine } from '../kernel/engine.ts';

/** What of an amount is value, and what is tax; a sale that is taken back has both negative. */
export function salesEntries(amountMinor: number, taxMinor: number): LedgerEntry[] {
  const entries: LedgerEntry[] = [
    { account: 'revenue', amountMinor: amountMinor - taxMinor },
    { account: 'tax', amountMinor: taxMinor },
  ];
  return taxMinor === 0 ? entries.slice(0, 1) : entries;
}

/** The booking of value that was delivered for held money: off the wallet, into revenue and tax. */
export function deliveryBooking(
  engine: Engine,
  hold: MoneyHold,
  taxMinor: number,
  reference: Omit<LedgerReference, 'holdId'>,
): LedgerTransaction {
  return {
    id: engine.ids.uuid(),
    key: `hold:${hold.id}`,
    kind: 'delivery',
    currency: hold.currency,
    entries: [
      { account: walletAccount(hold.customerId), amountMinor: -hold.amountMinor },
      ...salesEntries(hold.amountMinor, taxMinor),
    ],
    reference: { ...reference, holdId: hold.id },
    at: engine.backend.clock.now(),
  };
}
