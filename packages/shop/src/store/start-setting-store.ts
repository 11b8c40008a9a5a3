import type { HostDatabase } from '@panelkit/storage-postgres';
import { textOf } from './row.ts';

/** Sealed values by name, of what the shop is opened with. */
export interface StartSettingStore {
  list(): Promise<Map<string, string>>;
  put(name: string, sealedValue: string): Promise<void>;
  remove(name: string): Promise<void>;
}

export function createMemoryStartSettings(): StartSettingStore {
  const values = new Map<string, string>();
  return {
    list: async () => new Map(values),
    put: async (name, sealedValue) => void values.set(name, sealedValue),
    remove: async (name) => void values.delete(name),
  };
}

export function createSqlStartSettings(database: HostDatabase): StartSettingStore {
  return {
    list: async () => {
      const rows = await database.query('SELECT name, sealed_value FROM panelkit_shop.start_settings');
      return new Map(rows.map((row) => [textOf(row, 'name'), textOf(row, 'sealed_value')]));
    },
    put: async (name, sealedValue) =>
      void (await database.query(
        'INSERT INTO panelkit_shop.start_settings (name, sealed_value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET sealed_value = $2',
        [name, sealedValue],
      )),
    remove: async (name) =>
      void (await database.query('DELETE FROM panelkit_shop.start_settings WHERE name = $1', [name])),
  };
}
