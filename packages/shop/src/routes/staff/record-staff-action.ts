import { randomUUID } from 'node:crypto';
import type { Request } from 'express';
import { addressOf } from '../../security/address-of.ts';
import type { Shop } from '../../shop.ts';
import type { User } from '../../store/shop-store.ts';

/** Records what a member of staff did to a person, or as that person. */
export async function recordStaffAction(
  { store, clock }: Pick<Shop, 'store' | 'clock'>,
  request: Request,
  staffAction: { by: User; action: string; targetId: string; note: string },
): Promise<void> {
  const { by, action, targetId, note } = staffAction;
  const from = addressOf(request);
  await store.staffActions.insert({
    id: randomUUID(),
    userId: by.id,
    action,
    targetId,
    note,
    from,
    at: clock.now(),
  });
  request.log.info({ staffAction: action, targetId, staff: by.email }, 'staff acted');
}
