import type { SubscriptionStatus } from '../lifecycle/subscription.ts';
import type { OrderStatus } from '../orders/order.ts';
import type { Payment } from '../payments/payment.ts';

/** When a record was made: from an instant on, and before another one. */
interface CreatedFilter {
  createdFrom?: Date;
  createdBefore?: Date;
}

/** What a list of orders is narrowed by; what is left out does not count. */
export interface OrderListFilter extends CreatedFilter {
  customerId?: string;
  status?: OrderStatus;
  /** How it is paid: `wallet`, `receipt`, the name of a gateway. */
  method?: string;
}

/** What a list of payments is narrowed by. */
export interface PaymentListFilter extends CreatedFilter {
  customerId?: string;
  status?: Payment['state']['status'];
  method?: string;
}

/** What a list of subscriptions is narrowed by. */
export interface SubscriptionListFilter extends CreatedFilter {
  customerId?: string;
  planId?: string;
  /** Those with an account on this panel, or on this inbound, that is to stay. */
  panelId?: string;
  inboundId?: string;
  status?: SubscriptionStatus;
  isTrial?: boolean;
  autoRenew?: boolean;
  endsFrom?: Date;
  endsBefore?: Date;
}

/** The order of a list of orders or payments: by when they were made. */
export type SaleSort = 'newest' | 'oldest';

/** The order of a list of subscriptions. By their end come those that are not terminated and have one. */
export type SubscriptionSort = 'newest' | 'oldest' | 'ends-first' | 'ends-last';

/** How many a list has; not complete: there are more than were counted. */
export interface ListCount {
  count: number;
  isComplete: boolean;
}
