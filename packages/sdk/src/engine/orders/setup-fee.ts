import type { Transaction } from '../../ports/storage.ts';

/** A setup fee is charged on a customer's first purchase only: not while one is held or paid. */
export async function owesSetupFees(tx: Pick<Transaction, 'ledger'>, customerId: string): Promise<boolean> {
  const holds = await tx.ledger.listHolds({ customerId });
  return !holds.some((hold) => hold.orderItemId !== null && hold.unitId === null && hold.state !== 'voided');
}
