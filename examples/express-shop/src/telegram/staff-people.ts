import type { StaffBotShop, StaffMember } from '@panelkit/telegram';
import { countGift, maxAdjustmentMinor } from '../people/count-gift.ts';
import { lacksSecondFactor } from '../people/has-second-factor.ts';
import { isStaff, may, staffActorId } from '../roles/permissions.ts';
import { findRole, type StaffRole } from '../roles/roles.ts';
import { uuidOf } from '../security/uuid-of.ts';
import type { Shop } from '../shop.ts';
import type { User } from '../store/shop-store.ts';

type Parts = Pick<Shop, 'store' | 'clock'> & { settings: Pick<Shop['settings'], 'current'> };

const MAX_STAFF = 200;
const MAX_FOUND = 20;

/** What the staff's bot and its alerts ask the shop. Chats are linked with ids of users: an address may pass to somebody else. */
export function createStaffPeople(parts: Parts): Pick<
  StaffBotShop,
  'findMember' | 'readPicture' | 'findCustomers'
> & {
  listStaffIds(): Promise<string[]>;
} {
  const { store, settings } = parts;
  return {
    findMember: async (staffId) => {
      const user = await store.users.find(staffId);
      if (user === null || user.deletedAt !== null || !isStaff(user.role)) return null;
      const role = await findRole(store.roles, user.role);
      if (role === null) return null;
      return lacksSecondFactor(user, settings) ? 'second-factor' : memberOf(parts, user, role);
    },
    listStaffIds: async () => (await store.users.list({ staff: true, limit: MAX_STAFF })).map(({ id }) => id),
    readPicture: async (attachmentId) => (await store.attachments.find(attachmentId))?.content ?? null,
    findCustomers: async (text) => {
      const users = await store.users.list({ text, limit: MAX_FOUND });
      return users.flatMap(({ customerId, name, email }) =>
        customerId === null ? [] : [{ customerId, name: name || email || customerId }],
      );
    },
  };
}

function memberOf(parts: Parts, user: User, role: StaffRole): StaffMember {
  return {
    id: staffActorId(user),
    name: user.name,
    may: (permission) => may(role, permission),
    maxAdjustmentMinor: maxAdjustmentMinor(parts.settings, user),
    countGift: ({ subscriptionId, intent }) => {
      const id = uuidOf(`gift ${user.id} ${subscriptionId} ${intent}`);
      return countGift(parts, { id, user, targetId: subscriptionId, from: 'Telegram' });
    },
  };
}
