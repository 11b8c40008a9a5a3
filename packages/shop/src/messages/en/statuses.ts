import type { FailureReason, OrderStatus, Payment, SubscriptionStatus } from '@panelkit/sdk';

const orderStatus: Record<OrderStatus, string> = {
  'awaiting-payment': 'Waiting for payment',
  expired: 'Expired unpaid',
  paid: 'Paid, being prepared',
  fulfilling: 'Paid, being prepared',
  fulfilled: 'Delivered',
  'partially-fulfilled': 'Partly delivered',
  failed: 'Not delivered',
  cancelling: 'Being cancelled',
  cancelled: 'Cancelled',
};

const unitStatus = {
  pending: 'Waiting',
  provisioning: 'Being prepared',
  completed: 'Delivered',
  failed: 'Not delivered, money returned',
  cancelled: 'Cancelled',
};

const failure: Record<FailureReason, string> = {
  'panel-refused': 'the panel refused it',
  'gave-up': 'the panel could not be reached in time',
  conflict: 'an account with this name already exists',
  staff: 'ended by staff',
};

const paymentStatus: Record<Payment['state']['status'], string> = {
  pending: 'Waiting for your transfer',
  'in-review': 'Being checked',
  captured: 'Received',
  rejected: 'Not accepted',
  failed: 'Failed',
  cancelled: 'Cancelled',
  expired: 'Expired',
};

const subscriptionStatus: Record<SubscriptionStatus, string> = {
  preparing: 'Being prepared',
  active: 'Active',
  'on-hold': 'Starts with its first use',
  expired: 'Expired',
  limited: 'Traffic used up',
  suspended: 'Suspended',
  terminated: 'Ended',
};

/** The texts of the states of what is sold, in English. */
export const statusesInEnglish = {
  orderStatus,
  unitStatus,
  failure,
  subscriptionStatus,
  paymentStatus,
};
