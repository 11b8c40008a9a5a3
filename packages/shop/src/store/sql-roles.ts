import type { HostDatabase } from '@panelkit/storage-postgres';
import { type Row, textOf, textOrNull } from './row.ts';
import type { RoleRecord, ShopStore } from './shop-store.ts';

const T = 'panelkit_shop.roles';

export function createSqlRoles(database: HostDatabase): ShopStore['roles'] {
  return {
    list: async () => (await database.query(`SELECT * FROM ${T} ORDER BY name NULLS FIRST, id`)).map(toRole),
    find: async (id) => {
      const [row] = await database.query(`SELECT * FROM ${T} WHERE id = $1`, [id]);
      return row === undefined ? null : toRole(row);
    },
    insert: async ({ id, name, grants }) => {
      await database.query(`INSERT INTO ${T} (id, name, grants) VALUES ($1, $2, $3)`, [id, name, grants]);
    },
    update: async ({ id, name, grants, version }) => {
      const rows = await database.query(
        `UPDATE ${T} SET name = $2, grants = $3, version = version + 1 WHERE id = $1 AND version = $4 RETURNING id`,
        [id, name, grants, version],
      );
      return rows.length === 1;
    },
    remove: (id) =>
      database.transaction(async (session) => {
        // Whoever is given the role meanwhile is waited for, and then seen.
        const held = `SELECT id FROM ${T} WHERE id = $1 AND name IS NOT NULL FOR UPDATE`;
        if ((await session.query(held, [id])).length === 0) return false;
        const taken = 'SELECT id FROM panelkit_shop.users WHERE role = $1 AND deleted_at IS NULL LIMIT 1';
        if ((await session.query(taken, [id])).length > 0) return false;
        // Who was deleted had it; now it is nobody's.
        await session.query("UPDATE panelkit_shop.users SET role = 'customer' WHERE role = $1", [id]);
        await session.query(`DELETE FROM ${T} WHERE id = $1`, [id]);
        return true;
      }),
  };
}

function toRole(row: Row): RoleRecord {
  return {
    id: textOf(row, 'id'),
    name: textOrNull(row, 'name'),
    grants: textOrNull(row, 'grants'),
    version: Number(row.version),
  };
}
