import type { Account } from './account.ts';
import type { Change } from './change.ts';
import type { Customer } from './customer.ts';
import type { Inbound } from './inbound.ts';
import type { Wallet } from './ledger.ts';
import type { Order } from './order.ts';
import type { Panel } from './panel.ts';
import type { Payment } from './payment.ts';
import type { Plan } from './plan.ts';
import type { Subscription } from './subscription.ts';

/** What is known of a notification's subject now; null where it is not about such a thing. */
export interface NotificationFacts {
  customer: Customer | null;
  wallet: Wallet | null;
  order: Order | null;
  payment: Payment | null;
  subscription: Subscription | null;
  pendingChange: Change | null;
  /** The plan itself, or the subscription's. */
  plan: Plan | null;
  account: Account | null;
  panel: Panel | null;
  inbound: Inbound | null;
}

/** Nothing is known. */
export const NO_FACTS: NotificationFacts = {
  customer: null,
  wallet: null,
  order: null,
  payment: null,
  subscription: null,
  pendingChange: null,
  plan: null,
  account: null,
  panel: null,
  inbound: null,
};
