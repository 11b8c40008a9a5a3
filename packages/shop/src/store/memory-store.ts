import { createMemoryBackups } from '../backups/backup-store.ts';
import { createMemoryBrandImages } from '../brand/brand-image-store.ts';
import { createMemoryExpenses } from '../expenses/expense-store.ts';
import { createMemoryAttachments } from './attachments/memory-attachments.ts';
import { createMemoryActivity } from './memory-activity.ts';
import { createMemoryApprovals } from './memory-approvals.ts';
import { createMemoryRoles } from './memory-roles.ts';
import { createMemoryStaffActions } from './memory-staff-actions.ts';
import type {
  MailedLink,
  PlanText,
  RoleRecord,
  SessionRecord,
  ShopStore,
  User,
  UserFilter,
} from './shop-store.ts';
import { createMemoryChallenges, createMemoryPasskeys } from './sign-in/memory-passkeys.ts';
import { createMemoryStartSettings } from './start-setting-store.ts';
import { createMemorySavedViews } from './views/saved-view-store.ts';

/** The shop's own records in memory: for a look and for tests. */
export function createMemoryStore(): ShopStore {
  const passkeys = createMemoryPasskeys();
  const users = new Map<string, User>();
  const roles = new Map<string, RoleRecord>();
  const records = {
    users: createUsers({ users, roles, hasPasskey: passkeys.hasAny }),
    roles: createMemoryRoles(users, roles),
  };
  return {
    ...records,
    passkeys: passkeys.store,
    usedChallenges: createMemoryChallenges(),
    sessions: createSessions(),
    links: createLinks(),
    attempts: createAttempts(),
    approvals: createMemoryApprovals(records),
    activity: createMemoryActivity(),
    recoveryCodes: createRecoveryCodes(),
    ...createThings(),
    // Nothing of an older version is in memory.
    settings: { read: async () => null, remove: async () => {} },
    startSettings: createMemoryStartSettings(),
    savedViews: createMemorySavedViews(),
    expenses: createMemoryExpenses(),
    backups: createMemoryBackups(),
    brandImages: createMemoryBrandImages(),
  };
}

const newestFirst = (one: { createdAt: Date; id: string }, other: { createdAt: Date; id: string }) =>
  other.createdAt.getTime() - one.createdAt.getTime() || other.id.localeCompare(one.id);

function isWanted(
  { role, name, email, createdAt }: User,
  { staff, text = '', hasEmail, createdFrom, createdBefore }: UserFilter,
): boolean {
  if (staff !== undefined && staff !== (role !== 'customer')) return false;
  if (hasEmail !== undefined && hasEmail !== (email !== null)) return false;
  if (createdFrom !== undefined && createdAt < createdFrom) return false;
  if (createdBefore !== undefined && createdAt >= createdBefore) return false;
  return [name, email ?? ''].some((part) => part.toLowerCase().includes(text.toLowerCase()));
}

function createUsers({
  users,
  roles,
  hasPasskey,
}: {
  users: Map<string, User>;
  roles: Map<string, RoleRecord>;
  hasPasskey(userId: string): boolean;
}): ShopStore['users'] {
  const read = (user: User): User => ({ ...user, hasPasskey: hasPasskey(user.id) });
  const copy = (user: User | undefined): User | null => (user === undefined ? null : read(user));
  const livingOf = (email: string) =>
    [...users.values()].find((user) => user.email === email && user.deletedAt === null);
  return {
    insert: async (user) => {
      const isTaken = user.email !== null && livingOf(user.email) !== undefined;
      if (isTaken || users.has(user.id) || !roles.has(user.role)) return false;
      users.set(user.id, { ...user });
      return true;
    },
    find: async (id) => copy(users.get(id)),
    findByEmail: async (email) => {
      const user = livingOf(email);
      return user === undefined ? null : { ...read(user), email };
    },
    findByCustomer: async (customerId) =>
      copy([...users.values()].find((user) => user.customerId === customerId)),
    list: async ({ oldestFirst = false, limit, offset = 0, ...filter }) =>
      [...users.values()]
        .filter((user) => user.deletedAt === null && isWanted(user, filter))
        .toSorted((one, other) => newestFirst(one, other) * (oldestFirst ? -1 : 1))
        .slice(offset, offset + limit)
        .map(read),
    update: async (id, patch) => {
      const user = users.get(id);
      if (user !== undefined) users.set(id, { ...user, ...patch });
    },
    changeRole: async (id, { from, to }) => {
      const user = users.get(id);
      if (user === undefined || user.role !== from || user.deletedAt !== null || !roles.has(to)) return false;
      users.set(id, { ...user, role: to });
      return true;
    },
    addEmail: async (id, added) => {
      const user = users.get(id);
      const isFree = livingOf(added.email) === undefined && user?.email === null && user.deletedAt === null;
      if (isFree) users.set(id, { ...user, ...added });
      return isFree;
    },
    changeEmail: async (id, { from, to }) => {
      const user = users.get(id);
      const isFree = livingOf(to) === undefined && user?.email === from && user.deletedAt === null;
      if (isFree) users.set(id, { ...user, email: to, emailConfirmedAt: null });
      return isFree;
    },
    handEmail: async (fromId, toId) => {
      const [from, to] = [users.get(fromId), users.get(toId)];
      if (from === undefined || to === undefined || from.deletedAt !== null || to.deletedAt !== null)
        return false;
      const { email, emailConfirmedAt } = from;
      if (email === null || to.email !== null) return false;
      users.set(fromId, { ...from, email: null, emailConfirmedAt: null });
      users.set(toId, { ...to, email, emailConfirmedAt });
      return true;
    },
    renewPassword: async (id, { from, to }) => {
      const user = users.get(id);
      if (user?.passwordHash === from) users.set(id, { ...user, ...to });
    },
    useTotpStep: async (id, step) => {
      const user = users.get(id);
      if (user === undefined || (user.lastTotpStep !== null && user.lastTotpStep >= step)) return false;
      user.lastTotpStep = step;
      return true;
    },
  };
}

function createSessions(): ShopStore['sessions'] {
  const sessions = new Map<string, SessionRecord>();
  const isOpen = ({ expiresAt }: { expiresAt: Date }, now: Date) => expiresAt > now;
  return {
    find: async (id, now) => {
      const found = sessions.get(id);
      return found !== undefined && isOpen(found, now) ? { ...found } : null;
    },
    put: async (session) => {
      const known = sessions.get(session.id);
      sessions.set(session.id, { ...session, createdAt: known?.createdAt ?? session.createdAt });
    },
    touch: async (id, times) => {
      const found = sessions.get(id);
      if (found !== undefined) Object.assign(found, times);
    },
    remove: async (id) => void sessions.delete(id),
    listByUser: async (userId, now) =>
      [...sessions.values()]
        .filter((session) => session.userId === userId && isOpen(session, now))
        .toSorted((one, other) => other.lastSeenAt.getTime() - one.lastSeenAt.getTime()),
    removeByUser: async (userId, exceptId) => {
      for (const session of sessions.values())
        if (session.userId === userId && session.id !== exceptId) sessions.delete(session.id);
    },
    removeExpired: async (now) => {
      for (const session of sessions.values()) if (!isOpen(session, now)) sessions.delete(session.id);
    },
  };
}

function createLinks(): ShopStore['links'] {
  const links = new Map<string, MailedLink>();
  const find = async (id: string, now: Date): Promise<MailedLink | null> => {
    const link = links.get(id);
    return link !== undefined && link.expiresAt > now ? { ...link } : null;
  };
  return {
    find,
    put: async (link) => void links.set(link.id, { ...link }),
    take: async (id, now) => {
      const link = links.get(id);
      links.delete(id);
      return link !== undefined && link.expiresAt > now ? link : null;
    },
    removeExpired: async (now) => {
      for (const link of links.values()) if (link.expiresAt <= now) links.delete(link.id);
    },
    removeByUser: async (userId) => {
      for (const link of links.values()) if (link.userId === userId) links.delete(link.id);
    },
  };
}

function createAttempts(): ShopStore['attempts'] {
  const attempts = new Map<string, { made: number; pausedUntil: Date | null; lastAt: Date }>();
  return {
    take: async (key, now, { free, longestPauseMinutes, forgetMs }) => {
      const known = attempts.get(key);
      if (known?.pausedUntil && known.pausedUntil > now)
        return { isAllowed: false, pausedUntil: known.pausedUntil };
      const isFresh = known !== undefined && known.lastAt.getTime() >= now.getTime() - forgetMs;
      const made = isFresh ? known.made + 1 : 1;
      const minutes = Math.min(2 ** (made - free), longestPauseMinutes);
      const pausedUntil = made >= free ? new Date(now.getTime() + minutes * 60_000) : null;
      attempts.set(key, { made, pausedUntil, lastAt: now });
      return { isAllowed: true, pausedUntil };
    },
    giveBack: async (key) => {
      const known = attempts.get(key);
      if (known !== undefined) attempts.set(key, { ...known, made: known.made - 1, pausedUntil: null });
    },
    clear: async (keys) => {
      for (const key of keys) attempts.delete(key);
    },
    removeOld: async (before) => {
      for (const [key, { lastAt }] of attempts) if (lastAt < before) attempts.delete(key);
    },
  };
}

function createRecoveryCodes(): ShopStore['recoveryCodes'] {
  const codes = new Map<string, Set<string>>();
  return {
    replace: async (userId, hashes) => void codes.set(userId, new Set(hashes)),
    take: async (userId, hash) => codes.get(userId)?.delete(hash) ?? false,
    count: async (userId) => codes.get(userId)?.size ?? 0,
  };
}

function createThings(): Pick<ShopStore, 'attachments' | 'planTexts' | 'staffActions'> {
  const planTexts = new Map<string, PlanText>();
  const keyOf = ({ planId, language }: PlanText) => `${planId} ${language}`;
  const put = async (text: PlanText) => void planTexts.set(keyOf(text), { ...text });
  return {
    attachments: createMemoryAttachments(),
    planTexts: {
      list: async () => [...planTexts.values()],
      put,
      putNew: async (text) => {
        if (!planTexts.has(keyOf(text))) await put(text);
      },
    },
    staffActions: createMemoryStaffActions(),
  };
}
