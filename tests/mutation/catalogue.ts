import { changesMutants } from './catalogue/changes.ts';
import { gatewaysMutants } from './catalogue/gateways.ts';
import { leasesMutants } from './catalogue/leases.ts';
import { lifecycleMutants } from './catalogue/lifecycle.ts';
import { moneyMutants } from './catalogue/money.ts';
import { ordersMutants } from './catalogue/orders.ts';
import { reconcileMutants } from './catalogue/reconcile.ts';
import type { Mutant } from './mutant.ts';

/** Every planted defect, by room. */
export const mutants: readonly Mutant[] = [
  ...changesMutants,
  ...gatewaysMutants,
  ...leasesMutants,
  ...lifecycleMutants,
  ...moneyMutants,
  ...ordersMutants,
  ...reconcileMutants,
];
