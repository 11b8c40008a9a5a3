import { addMs } from '../lifecycle/period.ts';
import type { Payment } from '../payments/payment.ts';
import type { WaitingReason } from './bank-message.ts';
import { awaitsMoney, type CardTransfer, RESERVED_MS } from './card-transfer.ts';

/** A reserved transfer with its payment. */
export interface TransferCandidate {
  transfer: CardTransfer;
  payment: Pick<Payment, 'id' | 'state'>;
  /** Whether the money of this payment was seen already, perhaps for another transfer of it. */
  isProved: boolean;
}

/**
 * What a deposit is about. `pays`: it brings the money of this transfer; `proves`: it shows the money of one
 * that was approved before.
 */
export type DepositVerdict =
  | { kind: 'pays' | 'proves'; transferId: string }
  | { kind: 'waits'; reason: WaitingReason; paymentIds: string[] };

interface JudgedDeposit {
  amountMinor: number;
  cardIds: readonly string[];
  sentAt: Date;
}

/** Clocks of a phone and of the shop differ. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** Which transfer a deposit belongs to, by card, amount and time together. */
export function judgeDeposit(
  { amountMinor, cardIds, sentAt }: JudgedDeposit,
  candidates: readonly TransferCandidate[],
): DepositVerdict {
  if (cardIds.length === 0) return waits('unknown-card', []);
  const inTime = candidates.filter(
    ({ transfer: { cardId, openedAt, closedAt, releasedAt } }) =>
      cardIds.includes(cardId) &&
      releasedAt === null &&
      addMs(openedAt, -CLOCK_TOLERANCE_MS) <= sentAt &&
      (closedAt === null || sentAt <= addMs(closedAt, RESERVED_MS)),
  );
  const exact = inTime.filter(({ transfer }) => transfer.amountMinor === amountMinor);
  const ofPrice = inTime.filter(
    ({ transfer }) => transfer.closedAt === null && transfer.priceMinor === amountMinor,
  );
  const usable = exact.filter(isUsable);
  const [only] = usable;
  if (only !== undefined) {
    // Whoever owes this much as a plain price may have left out the odd part.
    const forgetful = ofPrice.filter(({ payment }) => awaitsMoney(payment.state));
    const fitting = [...usable, ...forgetful];
    if (fitting.length > 1) return waits('fits-several', fitting);
    return { kind: awaitsMoney(only.payment.state) ? 'pays' : 'proves', transferId: only.transfer.id };
  }
  if (exact.length > 0) return waits('decided-already', exact);
  return ofPrice.length > 0 ? waits('plain-price', ofPrice) : waits('fits-none', []);
}

/** Money that came before for the same payment is not proved by more money. */
function isUsable({ payment: { state }, isProved }: TransferCandidate): boolean {
  return !isProved && (awaitsMoney(state) || state.status === 'captured');
}

function waits(reason: WaitingReason, fitting: readonly TransferCandidate[]): DepositVerdict {
  return { kind: 'waits', reason, paymentIds: [...new Set(fitting.map(({ payment }) => payment.id))] };
}
