import type { Passkey, ShopStore } from '../shop-store.ts';

/** Passkeys in memory. `hasAny`: whether a user has one. */
export function createMemoryPasskeys(): {
  store: ShopStore['passkeys'];
  hasAny: (userId: string) => boolean;
} {
  const passkeys = new Map<string, Passkey>();
  const of = (userId: string) => [...passkeys.values()].filter((passkey) => passkey.userId === userId);
  const store: ShopStore['passkeys'] = {
    insert: async (passkey) => {
      if (passkeys.has(passkey.id)) return false;
      passkeys.set(passkey.id, { ...passkey });
      return true;
    },
    find: async (id) => {
      const found = passkeys.get(id);
      return found === undefined ? null : { ...found };
    },
    listByUser: async (userId) =>
      of(userId).toSorted(
        (one, other) => one.createdAt.getTime() - other.createdAt.getTime() || (one.id < other.id ? -1 : 1),
      ),
    use: async (id, { signCount, at }) => {
      const found = passkeys.get(id);
      if (found === undefined) return false;
      const goesUp = signCount > found.signCount || (signCount === 0 && found.signCount === 0);
      if (goesUp) Object.assign(found, { signCount, lastUsedAt: at });
      return goesUp;
    },
    remove: async (userId, id) => passkeys.get(id)?.userId === userId && passkeys.delete(id),
    removeByUser: async (userId) => {
      for (const { id } of of(userId)) passkeys.delete(id);
    },
  };
  return { store, hasAny: (userId) => of(userId).length > 0 };
}

export function createMemoryChallenges(): ShopStore['usedChallenges'] {
  const used = new Map<string, Date>();
  return {
    use: async (id, expiresAt) => {
      if (used.has(id)) return false;
      used.set(id, expiresAt);
      return true;
    },
    removeExpired: async (now) => {
      for (const [id, expiresAt] of used) if (expiresAt <= now) used.delete(id);
    },
  };
}
