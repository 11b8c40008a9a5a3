import { type ConfirmationFacts, decideConfirmation, isPermitted } from './decide-confirmation.ts';
import type { Money } from './money.ts';
import type { PaymentState } from './payment.ts';
import type { DeclineReason, ProviderPayment } from './provider-payment.ts';

/** What it depends on whether a customer may pay now. */
export interface PermissionFacts extends ConfirmationFacts {
  payment: PaymentState['status'];
  providerPayment: Pick<ProviderPayment, 'confirmation'>;
  /** What the provider is about to take, and what it was asked for. */
  offered: Money;
  asked: Money;
  /** Until when the amount holds; null for ever. */
  validUntil: Date | null;
}

/** Why a customer may not pay now. *being-paid*: money for the same is being taken at this moment. */
export type RefusalToPay =
  | Exclude<DeclineReason, 'provider-refused'>
  | 'expired'
  | 'other-amount'
  | 'being-paid';

/** Whether a customer who is about to pay may do so. Null: yes. */
export function whyNotPayable(facts: PermissionFacts): RefusalToPay | null {
  const { payment, providerPayment, order, offered, asked, validUntil, now } = facts;
  if (payment === 'captured') return 'order-paid';
  if (validUntil !== null && validUntil <= now) return 'expired';
  if (offered.currency !== asked.currency || offered.amountMinor !== asked.amountMinor) return 'other-amount';
  if (isPermitted(providerPayment, now)) return 'being-paid';
  // An order that ended may be wanted again; a top-up that ended is not.
  if (order === null && payment !== 'pending') return payment === 'expired' ? 'expired' : 'order-ended';
  const decision = decideConfirmation(facts);
  switch (decision.kind) {
    case 'confirm':
      return null;
    case 'wait':
      return 'being-paid';
    case 'decline':
      return decision.reason === 'provider-refused' ? 'order-ended' : decision.reason;
  }
}
