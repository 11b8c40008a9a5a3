import type { HostDatabase } from '@panelkit/storage-postgres';
import { dateOf, type Row, textOf } from '../row.ts';

/** A list as somebody saved it. */
export interface SavedView {
  id: string;
  list: string;
  name: string;
  /** The query of its address. */
  query: string;
  /** Who saved it. */
  userId: string;
  /** All staff see it. */
  isShared: boolean;
  createdAt: Date;
}

export interface SavedViewStore {
  /** @returns false for who has `most` of this list already */
  insert(view: SavedView, most: number): Promise<boolean>;
  find(id: string): Promise<SavedView | null>;
  /** Those of this person, and those that are shared, by name. */
  list(list: string, userId: string): Promise<SavedView[]>;
  remove(id: string): Promise<void>;
}

const byName = (one: SavedView, other: SavedView): number =>
  one.name.localeCompare(other.name) || one.id.localeCompare(other.id);

export function createMemorySavedViews(): SavedViewStore {
  const views = new Map<string, SavedView>();
  return {
    insert: async (view, most) => {
      const own = [...views.values()].filter(
        ({ list, userId }) => list === view.list && userId === view.userId,
      );
      if (own.length >= most) return false;
      views.set(view.id, { ...view });
      return true;
    },
    find: async (id) => views.get(id) ?? null,
    list: async (list, userId) =>
      [...views.values()]
        .filter((view) => view.list === list && (view.isShared || view.userId === userId))
        .toSorted(byName),
    remove: async (id) => void views.delete(id),
  };
}

const T = 'panelkit_shop.saved_views';

export function createSqlSavedViews(database: HostDatabase): SavedViewStore {
  return {
    insert: ({ id, list, name, query, userId, isShared, createdAt }, most) =>
      database.transaction(async (session) => {
        // Forms of one person that are sent at once wait for each other.
        await session.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
          `view ${list} ${userId}`,
        ]);
        const rows = await session.query(
          `INSERT INTO ${T} (id, list, name, query, user_id, is_shared, created_at) SELECT $1, $2, $3, $4, $5, $6, $7
           WHERE (SELECT count(*) FROM ${T} WHERE list = $2 AND user_id = $5) < $8 RETURNING id`,
          [id, list, name, query, userId, isShared, createdAt.toISOString(), most],
        );
        return rows.length === 1;
      }),
    find: async (id) => {
      if (!/^[0-9a-f-]{36}$/.test(id)) return null;
      const [row] = await database.query(`SELECT * FROM ${T} WHERE id = $1`, [id]);
      return row === undefined ? null : toSavedView(row);
    },
    list: async (list, userId) => {
      const rows = await database.query(
        `SELECT * FROM ${T} WHERE list = $1 AND (is_shared OR user_id = $2)`,
        [list, userId],
      );
      return rows.map(toSavedView).toSorted(byName);
    },
    remove: async (id) => void (await database.query(`DELETE FROM ${T} WHERE id = $1`, [id])),
  };
}

function toSavedView(row: Row): SavedView {
  return {
    id: textOf(row, 'id'),
    list: textOf(row, 'list'),
    name: textOf(row, 'name'),
    query: textOf(row, 'query'),
    userId: textOf(row, 'user_id'),
    isShared: row.is_shared === true,
    createdAt: dateOf(row, 'created_at'),
  };
}
