import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import type { LockedUnit } from '../locks/lock-order.ts';

/** What a staff command does to a locked unit, in its transaction. `tried`: as `whilePlacesLast` gives it. */
export type UnitEffect<Input> = (
  engine: Engine,
  tx: Transaction,
  locked: LockedUnit,
  input: Input & { tried: ReadonlySet<string> },
) => Promise<void>;
