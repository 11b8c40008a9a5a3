import { randomUUID } from 'node:crypto';
import type { Payment } from '@panelkit/sdk';
import { SHOP_ACTOR, type Shop } from '../shop.ts';
import type { User } from '../store/shop-store.ts';

/** What is kept of somebody who leaves is what the books need; a picture that staff have yet to look at is kept until its retention ends. */
export async function forgetCustomer(
  { panelkit, store }: Pick<Shop, 'panelkit' | 'store'>,
  { customerId, user }: { customerId: string; user: User },
): Promise<void> {
  const by = { actor: SHOP_ACTOR };
  await panelkit.customers.forget({ customerId }, { ...by, idempotencyKey: randomUUID() });
  const waiting: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = {
      customerId,
      status: 'in-review',
      limit: 100,
      ...(cursor !== undefined && { cursor }),
    } as const;
    const { rows, nextCursor } = await panelkit.payments.list(page, by);
    waiting.push(...rows.flatMap(pictureOf));
    if (nextCursor === null) break;
    cursor = nextCursor;
  }
  await store.attachments.removeByOwner(user.id, waiting);
}

function pictureOf({ state }: Payment): string[] {
  const id = state.status === 'in-review' ? state.receipt.attachmentId : null;
  return id === null ? [] : [id];
}
