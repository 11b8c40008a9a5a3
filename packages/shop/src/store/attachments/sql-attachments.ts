import type { HostDatabase } from '@panelkit/storage-postgres';
import { dateOf, textOf } from '../row.ts';
import type { ShopStore } from '../shop-store.ts';

export function createSqlAttachments(database: HostDatabase): ShopStore['attachments'] {
  return {
    insert: async ({ id, ownerId, mediaType, content, createdAt }) => {
      await database.query(
        "INSERT INTO panelkit_shop.attachments (id, owner_id, media_type, content, created_at) VALUES ($1, $2, $3, decode($4, 'base64'), $5) ON CONFLICT (id) DO NOTHING",
        [id, ownerId, mediaType, content.toString('base64'), createdAt.toISOString()],
      );
    },
    find: async (id) => {
      if (!/^[0-9a-f-]{36}$/.test(id)) return null;
      const [row] = await database.query(
        "SELECT id, owner_id, media_type, encode(content, 'base64') AS content, created_at FROM panelkit_shop.attachments WHERE id = $1",
        [id],
      );
      if (row === undefined) return null;
      return {
        id,
        ownerId: textOf(row, 'owner_id'),
        mediaType: textOf(row, 'media_type'),
        content: Buffer.from(textOf(row, 'content'), 'base64'),
        createdAt: dateOf(row, 'created_at'),
      };
    },
    remove: async (id) => {
      await database.query('DELETE FROM panelkit_shop.attachments WHERE id = $1', [id]);
    },
    changeOwner: async (fromId, toId) => {
      await database.query('UPDATE panelkit_shop.attachments SET owner_id = $2 WHERE owner_id = $1', [
        fromId,
        toId,
      ]);
    },
    removeByOwner: async (ownerId, exceptIds) => {
      await database.query('DELETE FROM panelkit_shop.attachments WHERE owner_id = $1 AND id <> ALL($2)', [
        ownerId,
        exceptIds,
      ]);
    },
    removeOld: async (before, limit) => {
      const rows = await database.query(
        'DELETE FROM panelkit_shop.attachments WHERE id IN (SELECT id FROM panelkit_shop.attachments WHERE created_at < $1 LIMIT $2) RETURNING id',
        [before.toISOString(), limit],
      );
      return rows.length;
    },
  };
}
