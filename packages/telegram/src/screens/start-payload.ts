import { packId } from './action.ts';

/**
 * What a link into the customers' bot carries to show an order or a payment:
 * `https://t.me/your_bot?start=<payload>`.
 */
export function startPayload(shown: { orderId: string } | { paymentId: string }): string {
  return 'orderId' in shown ? `order_${packId(shown.orderId)}` : `pay_${packId(shown.paymentId)}`;
}
