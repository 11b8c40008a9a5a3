import type { SettingsReader, SettingsWriter } from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import { copyOf } from '../rows/copy-of.ts';

const ID = 'shop';

export function createSettingsReader({ views, run }: Access): Pick<SettingsReader, 'find'> {
  return { find: () => run(() => copyOf(views.settings.find(ID)?.values ?? {})) };
}

/** @param tellAtCommit - tells those who follow the settings once the transaction commits */
export function createSettingsWriter(access: Access, tellAtCommit: () => void): SettingsWriter {
  const { views, run } = access;
  return {
    // One transaction runs at a time.
    lock: () => createSettingsReader(access).find(),
    write: (values) =>
      run(() => {
        views.settings.put({ id: ID, values: copyOf(values) });
        tellAtCommit();
      }),
  };
}
