/** Where its customer sees a payment: with the order that it pays, if it pays one. */
export const pageOfPayment = ({ id, orderId }: { id: string; orderId: string | null }): string =>
  orderId === null ? `/payments/${id}` : `/orders/${orderId}`;
