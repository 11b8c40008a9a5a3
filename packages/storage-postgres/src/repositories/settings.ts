import type { StoredSettings } from '@panelkit/sdk';
import type { SettingsReader, SettingsWriter } from '@panelkit/sdk/ports';
import type { Access, TransactionAccess } from '../database/access.ts';
import type { Cells } from '../database/database.ts';
import { json, readRow } from '../rows/columns.ts';

const columns = { values: json<StoredSettings>() };
const select = 'SELECT "values" FROM panelkit.settings';
const begin = `INSERT INTO panelkit.settings ("values") VALUES ('{}') ON CONFLICT DO NOTHING`;
const lock = `${select} FOR UPDATE`;
const write = 'UPDATE panelkit.settings SET "values" = $1';

export function createSettingsReader({ run }: Access): Pick<SettingsReader, 'find'> {
  return { find: () => run(async (session) => valuesOf(await session.query(select))) };
}

/** @param tellAtCommit - announces the change once the transaction commits */
export function createSettingsWriter({ run }: TransactionAccess, tellAtCommit: () => void): SettingsWriter {
  return {
    lock: () =>
      run(async (session) => {
        await session.query(begin);
        return valuesOf(await session.query(lock));
      }),
    write: (values) =>
      run(async (session) => {
        await session.query(write, [JSON.stringify(values)]);
        tellAtCommit();
      }),
  };
}

function valuesOf([row]: Cells[]): StoredSettings {
  return row === undefined ? {} : readRow<{ values: StoredSettings }>(columns, row).values;
}
