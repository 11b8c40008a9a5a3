/** What the customer writes on a transfer that pays for no order. */
export function transferPurpose(paymentId: string): string {
  return paymentId.slice(-8).toUpperCase();
}
