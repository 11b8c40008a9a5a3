import {
  normalizeReference,
  type ReceiptRepeat,
  type ReceiptTrait,
} from '../../domain/cards/receipt-mark.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';

/**
 * What is compared: the digest of the picture's bytes as the host took it, and the number as the customer
 * typed it.
 */
export interface ReceiptProof {
  pictureDigest: string | null;
  reference: string | null;
}

/**
 * Remembers picture and tracking number of a receipt, and answers which earlier payments had them. The row of
 * a mark is unique: of two receipts at once, the second waits and sees the first. The caller has locked the
 * payment, and nothing that others share.
 */
export async function markReceipt(
  { secretBox }: Engine,
  tx: Transaction,
  { paymentId, proof }: { paymentId: string; proof: ReceiptProof },
): Promise<ReceiptRepeat[]> {
  const number = proof.reference === null ? null : normalizeReference(proof.reference);
  const traits: [ReceiptTrait, string | null][] = [
    ['picture', proof.pictureDigest],
    ['reference', number],
  ];
  const known = traits.flatMap(([trait, value]) =>
    value === null
      ? []
      : [
          {
            trait,
            id: secretBox.hash(value, purposeOf(trait)),
            all: secretBox.lookupHashes(value, purposeOf(trait)),
          },
        ],
  );
  const repeats: ReceiptRepeat[] = [];
  // In one order everywhere: two receipts with the same two marks do not wait for each other in a circle.
  for (const { trait, id, all } of known.toSorted((first, second) => (first.id < second.id ? -1 : 1))) {
    const holder =
      (await tx.receiptMarks.find(all)) ?? (await tx.receiptMarks.claim({ id, paymentId, at: tx.now }));
    if (holder.paymentId !== paymentId) repeats.push({ trait, paymentId: holder.paymentId });
  }
  return repeats;
}

function purposeOf(trait: ReceiptTrait): string {
  return `receipt-${trait}`;
}
