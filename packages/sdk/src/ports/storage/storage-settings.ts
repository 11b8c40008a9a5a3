import type { StoredSettings } from '../../domain/records/shop-settings.ts';

export interface SettingsReader {
  /** What staff decided; an empty object before they decided anything. */
  find(): Promise<StoredSettings>;
  /**
   * Calls `listener` soon after a commit, by any process, that wrote the settings; returns a function that
   * ends it. A notice may be lost and one may come without a change: `find` says what holds. What the
   * listener throws is dropped.
   */
  follow(listener: () => void): () => void;
}

/** The one row of settings. */
export interface SettingsWriter {
  /**
   * Locks the row, inserting an empty one first (`ON CONFLICT DO NOTHING`, then `FOR UPDATE`), and reads it.
   */
  lock(): Promise<StoredSettings>;
  /** Replaces the row, which the transaction has locked. */
  write(settings: StoredSettings): Promise<void>;
}
