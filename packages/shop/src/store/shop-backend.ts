import type { Backend } from '@panelkit/sdk';
import type { DatabaseDump, DumpOptions } from '@panelkit/storage-postgres';
import type { ShopStore } from './shop-store.ts';

/** The engine's records with the shop's own beside them, and whether they can be used now. */
export interface ShopBackend extends Backend {
  /** Never fails: a database that does not answer is not ready. */
  checkReadiness(): Promise<{ ready: boolean; clockSkewMs: number | null }>;
  /** Copies all records, the shop's own too; a backend that cannot has none. */
  dump?(options?: DumpOptions): Promise<DatabaseDump>;
  /** The shop's own records, in the same place. */
  store: ShopStore;
}
