import { appliedChangesMutants } from './catalogue/applied-changes.ts';
import { bulkMutants } from './catalogue/bulk.ts';
import { capacityMutants } from './catalogue/capacity.ts';
import { bankMessagesMutants } from './catalogue/cards/bank-messages.ts';
import { cardTransfersMutants } from './catalogue/cards/card-transfers.ts';
import { cardsSqlMutants } from './catalogue/cards/cards-sql.ts';
import { changesMutants } from './catalogue/changes.ts';
import { customersMutants } from './catalogue/customers.ts';
import { entitlementMutants } from './catalogue/entitlement.ts';
import { eventsMutants } from './catalogue/events.ts';
import { gatewaysMutants } from './catalogue/gateways.ts';
import { givingUpMutants } from './catalogue/giving-up.ts';
import { inboundsMutants } from './catalogue/inbounds.ts';
import { jobsMutants } from './catalogue/jobs.ts';
import { leasesMutants } from './catalogue/leases.ts';
import { lifecycleMutants } from './catalogue/lifecycle.ts';
import { linksMutants } from './catalogue/links.ts';
import { moneyMutants } from './catalogue/money.ts';
import { ordersMutants } from './catalogue/orders.ts';
import { outboxMutants } from './catalogue/outbox.ts';
import { panelsMutants } from './catalogue/panels.ts';
import { providerPaymentsMutants } from './catalogue/provider-payments.ts';
import { purchasesMutants } from './catalogue/purchases.ts';
import { absencesMutants } from './catalogue/reconcile/absences.ts';
import { reconcileMutants } from './catalogue/reconcile/reconcile.ts';
import { reconcileCommitsMutants } from './catalogue/reconcile/reconcile-commits.ts';
import { reconcileWritesMutants } from './catalogue/reconcile/reconcile-writes.ts';
import { refundsMutants } from './catalogue/refunds.ts';
import { retentionMutants } from './catalogue/retention.ts';
import { retriesAndTrialsMutants } from './catalogue/retries-and-trials.ts';
import { secretsMutants } from './catalogue/secrets.ts';
import { sentMessagesMutants } from './catalogue/sent-messages.ts';
import { shopMutants } from './catalogue/shop/guards.ts';
import { storageMutants } from './catalogue/storage.ts';
import { sweepsAndMovesMutants } from './catalogue/sweeps-and-moves.ts';
import { usageMutants } from './catalogue/usage.ts';
import { sharedVolumeMutants, usageSqlMutants } from './catalogue/usage-sql.ts';
import type { Mutant } from './mutant.ts';

/** Every planted defect, by room. */
export const mutants: readonly Mutant[] = [
  ...absencesMutants,
  ...appliedChangesMutants,
  ...bulkMutants,
  ...capacityMutants,
  ...bankMessagesMutants,
  ...cardTransfersMutants,
  ...cardsSqlMutants,
  ...changesMutants,
  ...customersMutants,
  ...entitlementMutants,
  ...eventsMutants,
  ...gatewaysMutants,
  ...givingUpMutants,
  ...inboundsMutants,
  ...jobsMutants,
  ...leasesMutants,
  ...lifecycleMutants,
  ...linksMutants,
  ...moneyMutants,
  ...ordersMutants,
  ...outboxMutants,
  ...panelsMutants,
  ...providerPaymentsMutants,
  ...purchasesMutants,
  ...reconcileMutants,
  ...reconcileCommitsMutants,
  ...reconcileWritesMutants,
  ...refundsMutants,
  ...retentionMutants,
  ...retriesAndTrialsMutants,
  ...secretsMutants,
  ...sentMessagesMutants,
  ...sharedVolumeMutants,
  ...shopMutants,
  ...storageMutants,
  ...sweepsAndMovesMutants,
  ...usageMutants,
  ...usageSqlMutants,
];
