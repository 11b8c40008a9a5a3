import type { CardTransfer } from '../../domain/cards/card-transfer.ts';
import type { Transaction } from '../../ports/storage.ts';

/** All transfers of a payment, which the caller has locked. */
export async function lockTransfers(tx: Transaction, paymentId: string): Promise<CardTransfer[]> {
  const { rows } = await tx.cardTransfers.list({ paymentId, limit: 500 });
  const locked: CardTransfer[] = [];
  for (const { id } of rows) locked.push(await tx.cardTransfers.get(id));
  return locked;
}
