import type { StoredSettings } from '../../domain/records/shop-settings.ts';
import type { Storage } from '../../ports/storage.ts';

/** What this process knows of the settings. */
export interface KnownSettings {
  /** The same object until a read finds other values. */
  current(): StoredSettings;
  refresh(): Promise<void>;
}

/** Nothing is known before the first `refresh`. */
export function createKnownSettings(storage: Pick<Storage, 'settings'>): KnownSettings {
  let known: StoredSettings = {};
  let text = '{}';
  // Of two reads on their way the one that began later wins.
  let begun = 0;
  let taken = 0;
  return {
    current: () => known,
    refresh: async () => {
      begun += 1;
      const number = begun;
      const found = await storage.settings.find();
      if (number < taken) return;
      taken = number;
      const next = JSON.stringify(found);
      if (next === text) return;
      text = next;
      known = found;
    },
  };
}
