import { randomUUID } from 'node:crypto';
import type { Payment } from '@panelkit/sdk';
import { readAll } from '../read-all.ts';
import { SHOP_ACTOR, type Shop } from '../shop.ts';
import type { User } from '../store/shop-store.ts';

/**
 * What is kept of somebody who leaves is what the books need; a picture that staff have yet to look at is
 * kept until its retention ends.
 */
export async function forgetCustomer(
  { panelkit, store }: Pick<Shop, 'panelkit' | 'store'>,
  { customerId, user }: { customerId: string; user: User },
): Promise<void> {
  const by = { actor: SHOP_ACTOR };
  await panelkit.customers.forget({ customerId }, { ...by, idempotencyKey: randomUUID() });
  const waiting = await readAll((page) =>
    panelkit.payments.list({ ...page, customerId, status: 'in-review' }, by),
  );
  await store.attachments.removeByOwner(user.id, waiting.flatMap(pictureOf));
}

function pictureOf({ state }: Payment): string[] {
  const id = state.status === 'in-review' ? state.receipt.attachmentId : null;
  return id === null ? [] : [id];
}
