import { randomUUID } from 'node:crypto';
import { type Clock, notFound, type Panelkit } from '@panelkit/sdk';
import type { ShopStore, User } from '@panelkit/shop';
import { BLANK_USER, customerOf, hashPassword, identifyCustomer } from '@panelkit/shop/programs';

/**
 * Gives a new demo a customer who was there before: she has a subscription, and has paid another one by
 * transfer, so that staff find a receipt to decide about. Nobody knows her password.
 */
export async function seedDemo(
  parts: { panelkit: Panelkit; store: ShopStore; clock: Clock },
  demoCreditMinor: number,
): Promise<void> {
  const { panelkit, store, clock } = parts;
  const sara = await demoUser(clock.now());
  if (!(await store.users.insert(sara))) return;
  const customerId = await customerOf({ panelkit, store, demoCreditMinor }, sara);
  const actor = { kind: 'customer', id: customerId } as const;
  await identifyCustomer({ panelkit }, customerId, sara);
  const order = async (slug: string, method: 'wallet' | 'receipt') => {
    const plan = await panelkit.plans.findBySlug(slug);
    if (plan === null) throw notFound('plan', slug);
    const wanted = { customerId, items: [{ planId: plan.id, quantity: 1 }], payment: { method } };
    return panelkit.orders.place(wanted, { actor, idempotencyKey: `demo:${slug}` });
  };
  await order('standard', 'wallet');
  const { id: orderId } = await order('season', 'receipt');
  const { rows: payments } = await panelkit.payments.list({ orderId }, { actor });
  const receipt = { reference: 'TRX-20471', attachmentId: null, note: 'Sent from my phone' };
  for (const { id: paymentId } of payments)
    await panelkit.payments.submitReceipt(
      { paymentId, ...receipt },
      { actor, idempotencyKey: 'demo:receipt' },
    );
}

async function demoUser(now: Date): Promise<User> {
  return {
    id: randomUUID(),
    email: 'sara@shop.example',
    name: 'Sara',
    role: 'customer',
    language: 'en',
    passwordHash: await hashPassword(randomUUID()),
    ...BLANK_USER,
    emailConfirmedAt: now,
    createdAt: now,
  };
}
