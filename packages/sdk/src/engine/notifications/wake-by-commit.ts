import { isTold } from '../../domain/notifications/notifications-for.ts';
import { type Backend, defineBackend } from '../../ports/backend.ts';
import type { EventWriter, NewEvent } from '../../ports/storage/storage-events.ts';
import type { Transaction } from '../../ports/storage.ts';
import { PLAN_JOB, SEND_JOB, wakePlanner } from './wake-sender.ts';

/**
 * The backend, of which each commit that brings something to tell also wakes those who tell it: nobody waits
 * for the next sweep.
 */
export function wakeByCommit(backend: Backend): Backend {
  const { storage } = backend;
  return defineBackend({
    ...backend,
    storage: {
      ...storage,
      transaction: (work) => storage.transaction((tx) => workAndWake(tx, work)),
    },
  });
}

async function workAndWake<Result>(
  tx: Transaction,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  let isAnythingToTell = false;
  const events: EventWriter = {
    append: (event) => {
      isAnythingToTell ||= isTold(event.type) && !isOwnFailure(event);
      return tx.events.append(event);
    },
  };
  // Not a copy: a storage may make the parts of a transaction at their first use.
  const told = new Proxy(tx, {
    get: (target, name) => (name === 'events' ? events : Reflect.get(target, name)),
  });
  const result = await work(told);
  if (isAnythingToTell) await wakePlanner(tx);
  return result;
}

/**
 * A failure of what is woken here must not wake it: each would cause the next one at once. The next sweep
 * reports it.
 */
function isOwnFailure({ aggregate }: NewEvent): boolean {
  return aggregate.kind === 'job' && (aggregate.id === PLAN_JOB || aggregate.id === SEND_JOB);
}
