import { type Backend, defineBackend, type Transaction } from '@panelkit/sdk';
import type { Plant } from './world/world.ts';

/**
 * A bug to be found: parts of the engine or of the storage are replaced, or each process's backend made
 * worse.
 */
export interface PlantedBug {
  name: string;
  /** What it breaks. */
  shownBy: RegExp;
  mock?(): void;
  plant?: Plant;
  /** It must be found in the seeds from 1 to this one. */
  within?: number;
}

/**
 * A process's backend with worse transactions. The worse parts lie over the transaction, which may lie over
 * another itself: a copy would lose it.
 */
export const inTransactions =
  (worsen: (tx: Transaction) => Partial<Transaction>) =>
  (backend: Backend): Backend => {
    const { storage } = backend;
    const transaction: typeof storage.transaction = (work) =>
      storage.transaction((tx) => work(Object.create(tx, Object.getOwnPropertyDescriptors(worsen(tx)))));
    return defineBackend({ ...backend, storage: { ...storage, transaction } });
  };
