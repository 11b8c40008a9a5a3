import type { Change } from '../changes/change.ts';
import type { Inbound } from '../inbounds/inbound.ts';
import type { Subscription } from '../lifecycle/subscription.ts';
import type { Customer } from '../orders/customer.ts';
import type { Order } from '../orders/order.ts';
import type { Plan } from '../orders/plan.ts';
import type { Panel } from '../panels/panel.ts';
import type { Wallet } from '../payments/ledger.ts';
import type { Payment } from '../payments/payment.ts';

/** What is known of a notification's subject now; null where it is not about such a thing. */
export interface NotificationFacts {
  customer: Customer | null;
  wallet: Wallet | null;
  order: Order | null;
  payment: Payment | null;
  subscription: Subscription | null;
  /** Where the links of subscriptions lead. */
  linkAddress: string | null;
  pendingChange: Change | null;
  /** The plan itself, or the subscription's. */
  plan: Plan | null;
  panel: Panel | null;
  inbound: Inbound | null;
  /** Whether that line of *Needs a hand* is still there. */
  needsAttention: boolean | null;
}

/** Nothing is known. */
export const NO_FACTS: NotificationFacts = {
  customer: null,
  wallet: null,
  order: null,
  payment: null,
  subscription: null,
  linkAddress: null,
  pendingChange: null,
  plan: null,
  panel: null,
  inbound: null,
  needsAttention: null,
};
