/** Ids of things that a customer owns, or of nothing. */
export interface Things {
  customerId: string;
  orderId: string;
  paymentId: string;
  subscriptionId: string;
  unitId: string;
  invoiceId: string;
}

export const unknown = 'no-such-id';
export const nothing: Things = {
  customerId: unknown,
  orderId: unknown,
  paymentId: unknown,
  subscriptionId: unknown,
  unitId: unknown,
  invoiceId: unknown,
};
