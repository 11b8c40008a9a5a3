import type { SettingsReader, SettingsWriter } from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import { copyOf } from '../rows/copy-of.ts';

const ID = 'shop';

export function createSettingsReader({ views, run }: Access): SettingsReader {
  return { find: () => run(() => copyOf(views.settings.find(ID)?.values ?? {})) };
}

export function createSettingsWriter(access: Access): SettingsWriter {
  const { views, run } = access;
  return {
    // One transaction runs at a time.
    lock: () => createSettingsReader(access).find(),
    write: (values) => run(() => void views.settings.put({ id: ID, values: copyOf(values) })),
  };
}
