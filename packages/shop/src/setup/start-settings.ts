import type { SecretBox } from '@panelkit/sdk';
import type { ShopStore } from '../store/shop-store.ts';

/** What a shop is opened with and its owner may decide, where the environment does not. */
export const START_SETTINGS = ['currency', 'customerBotToken', 'staffBotToken'] as const;
export type StartSetting = (typeof START_SETTINGS)[number];
export type StartValues = Readonly<Partial<Record<StartSetting, string>>>;

/** Kept sealed: tokens of bots are secrets. A change holds from the next opening of the shop on. */
export interface StartSettings {
  read(): Promise<StartValues>;
  /** Null: as if it had never been decided. */
  save(name: StartSetting, value: string | null): Promise<void>;
  /** Seals what is kept with the present key. @returns how many values were not */
  reseal(): Promise<number>;
}

export function createStartSettings(parts: {
  store: Pick<ShopStore, 'startSettings'>;
  secretBox: SecretBox;
}): StartSettings {
  const { store, secretBox } = parts;
  const contextOf = (name: string) => `shop-start-setting:${name}`;
  const save = (name: StartSetting, value: string) =>
    store.startSettings.put(name, secretBox.seal(value, contextOf(name)));
  return {
    read: async () => {
      const sealed = await store.startSettings.list();
      return Object.fromEntries(
        START_SETTINGS.flatMap((name) => {
          const value = sealed.get(name);
          return value === undefined ? [] : [[name, secretBox.open(value, contextOf(name))]];
        }),
      );
    },
    save: (name, value) => (value === null ? store.startSettings.remove(name) : save(name, value)),
    reseal: async () => {
      const sealed = await store.startSettings.list();
      let resealed = 0;
      for (const name of START_SETTINGS) {
        const value = sealed.get(name);
        if (value === undefined || secretBox.isCurrent(value)) continue;
        await save(name, secretBox.open(value, contextOf(name)));
        resealed += 1;
      }
      return resealed;
    },
  };
}
