import type { Panelkit } from '@panelkit/sdk';
import type { CodeProof, StaffBotShop, StaffMember } from '@panelkit/telegram';
import { countAdjustment, countGift, giftOf } from '../people/count-gift.ts';
import { lacksSecondFactor } from '../people/has-second-factor.ts';
import { unmatchedPage } from '../people/notice-page.ts';
import { isStaff, may, staffActorId } from '../roles/permissions.ts';
import { limitsOf } from '../roles/role-limits.ts';
import { findRole, type StaffRole } from '../roles/roles.ts';
import { uuidOf } from '../security/uuid-of.ts';
import { SHOP_ACTOR, type Shop } from '../shop.ts';
import type { User } from '../store/shop-store.ts';

type Parts = Pick<Shop, 'store' | 'clock' | 'publicUrl'> & { panelkit(): Panelkit } & {
  settings: Pick<Shop['settings'], 'current'>;
  /** Without it members prove nothing in chats. */
  proveByCode?(user: User, code: string): Promise<CodeProof>;
};

const MAX_STAFF = 200;
const MAX_FOUND = 20;

/** Where the website does what a chat may not, or has no screen for. */
const WEBSITE_PAGES: Record<Parameters<NonNullable<StaffBotShop['websitePage']>>[0], (id: string) => string> =
  {
    maintenance: () => '/staff/settings',
    broadcast: (id) => `/staff/broadcasts/${id}`,
    'payment-event': unmatchedPage,
  };

/**
 * What the staff's bot and its alerts ask the shop. Chats are linked with ids of users: an address may pass
 * to somebody else.
 */
export function createStaffPeople(parts: Parts): Pick<
  StaffBotShop,
  'findMember' | 'readPicture' | 'findCustomers' | 'nameOfActor' | 'websitePage'
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
    nameOfActor: async (actorId) => {
      const user = (await store.users.findByEmail(actorId)) ?? (await store.users.find(actorId));
      return user === null || !isStaff(user.role) ? null : user.name || null;
    },
    websitePage: (deed, id) => `${parts.publicUrl}${WEBSITE_PAGES[deed](id)}`,
    readPicture: async (attachmentId) => (await store.attachments.find(attachmentId))?.content ?? null,
    findCustomers: async (text) => {
      const users = await store.users.list({ text, limit: MAX_FOUND });
      return users.flatMap(({ customerId, name, email }) =>
        customerId === null ? [] : [{ customerId, name: name || email || customerId }],
      );
    },
  };
}

/** What needs a second member of the staff is asked for on the website. */
function maxAdjustmentOf({ settings }: Parts, role: StaffRole): number | null {
  const { fourEyes, ...limits } = settings.current();
  const bounds = [limitsOf(role, limits).adjustUpToMinor, fourEyes.adjustAboveMinor];
  const set = bounds.filter((bound) => bound !== null);
  return set.length === 0 ? null : Math.min(...set);
}

function memberOf(parts: Parts, user: User, role: StaffRole): StaffMember {
  const { proveByCode } = parts;
  return {
    id: staffActorId(user),
    name: user.name,
    may: (permission) => may(role, permission),
    ...(proveByCode !== undefined &&
      user.sealedTotp !== null && { proveByCode: (code) => proveByCode(user, code) }),
    maxAdjustmentMinor: maxAdjustmentOf(parts, role),
    countGift: async ({ subscriptionId, intent, ...wanted }) => {
      const id = uuidOf(`gift ${user.id} ${subscriptionId} ${intent}`);
      const { kind } = wanted;
      const gift =
        kind === 'chosen'
          ? { days: wanted.days, bytes: wanted.bytes }
          : await giftOf(parts.panelkit(), { subscriptionId, kind }, { actor: SHOP_ACTOR });
      return countGift(parts, { id, user, role, targetId: subscriptionId, from: 'Telegram', ...gift });
    },
    countAdjustment: ({ customerId, amountMinor, intent }) => {
      const id = uuidOf(`adjustment ${user.id} ${customerId} ${intent}`);
      return countAdjustment(parts, { id, user, role, targetId: customerId, from: 'Telegram', amountMinor });
    },
  };
}
