import { isPanelkitError, type Transaction } from '@panelkit/sdk';
import type { Leases, NewEvent, TransactionLeases } from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import type { MemoryData } from '../database/data.ts';
import { answerNow, type ProcessInstance } from '../database/process-instance.ts';
import { createViews, type ViewSource } from '../database/views.ts';
import { addJobs, type NewJob } from '../jobs/job-store.ts';
import { createLeases } from '../repositories/leases.ts';
import { createTransactionParts } from './transaction-parts.ts';

/** A transaction that was begun: nothing of it is seen before `commit`. */
export interface MemoryTransaction {
  tx: Transaction;
  readonly leases: Leases & TransactionLeases;
  /** Moves its rows, events and jobs into the store. @throws the conflict that it met */
  commit(): void;
  /** From now on every call of `tx` fails. */
  end(): void;
}

export function beginTransaction(data: MemoryData, instance: ProcessInstance): MemoryTransaction {
  const source: ViewSource = { tables: data.tables, written: [] };
  const views = createViews(source);
  const events: NewEvent[] = [];
  const jobs: NewJob[] = [];
  let conflict: Error | null = null;
  let isOver = false;

  const assertGoing = () => {
    if (isOver) throw new TypeError('The transaction is over');
    if (conflict !== null) throw conflict;
  };
  const run: Access['run'] = (work) =>
    answerNow(instance, () => {
      assertGoing();
      try {
        return work();
      } catch (error) {
        // As in SQL: after a conflict a transaction can only roll back.
        if (isPanelkitError(error) && error.code === 'STORAGE_CONFLICT') conflict = error;
        throw error;
      }
    });

  const nowMs = () => data.clock.monotonicMs();
  const now = () => data.clock.now();
  const aging = { log: data.events, written: source.written };
  const tellOfSettings = () => void source.written.push(data.settingsFollowers.tell);
  const leases = createLeases({ views, run }, nowMs);
  return {
    tx: createTransactionParts({ views, run, leases, events, jobs, nowMs, now, aging, tellOfSettings }),
    leases,
    commit() {
      assertGoing();
      for (const write of source.written) write();
      data.events.append(events);
      addJobs(data.jobs, jobs, nowMs());
    },
    end() {
      isOver = true;
    },
  };
}
