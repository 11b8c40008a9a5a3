import type { Attachment, ShopStore } from '../shop-store.ts';

export function createMemoryAttachments(): ShopStore['attachments'] {
  const attachments = new Map<string, Attachment>();
  return {
    insert: async (attachment) => void attachments.set(attachment.id, attachment),
    find: async (id) => attachments.get(id) ?? null,
    remove: async (id) => void attachments.delete(id),
    changeOwner: async (fromId, toId) => {
      for (const attachment of [...attachments.values()])
        if (attachment.ownerId === fromId) attachments.set(attachment.id, { ...attachment, ownerId: toId });
    },
    removeByOwner: async (ownerId, exceptIds) => {
      for (const { id, ownerId: owner } of attachments.values())
        if (owner === ownerId && !exceptIds.includes(id)) attachments.delete(id);
    },
    removeOld: async (before, limit) => {
      const old = [...attachments.values()].filter(({ createdAt }) => createdAt < before).slice(0, limit);
      for (const { id } of old) attachments.delete(id);
      return old.length;
    },
  };
}
