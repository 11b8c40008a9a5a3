import type { MemoryData } from '../database/data.ts';
import { answer, assertNotClosed, type ProcessInstance } from '../database/process-instance.ts';
import { beginTransaction, type MemoryTransaction } from './transaction.ts';

/**
 * Runs `work` as the one transaction of its time; commits what it wrote, or drops it when it throws.
 * @throws TypeError when called inside a transaction, or when `work` is still open after one macrotask turn
 */
export function runTransaction<Result>(
  data: MemoryData,
  instance: ProcessInstance,
  work: (transaction: MemoryTransaction) => Promise<Result>,
): Promise<Result> {
  return answer(instance, async () => {
    assertOutside(data);
    const release = await data.mutex.acquire();
    try {
      assertNotClosed(instance);
      return await runNow(data, instance, work);
    } finally {
      release();
    }
  });
}

/** @throws TypeError inside a transaction: whatever is not `tx` would wait for it, and it for that */
export function assertOutside(data: MemoryData): void {
  if (data.inside.getStore()?.isOpen !== true) return;
  throw new TypeError(
    'Inside a transaction only `tx` may be used; the storage and the queue would wait for its end',
  );
}

async function runNow<Result>(
  data: MemoryData,
  instance: ProcessInstance,
  work: (transaction: MemoryTransaction) => Promise<Result>,
): Promise<Result> {
  const transaction = beginTransaction(data, instance);
  const context = { isOpen: true };
  const ended = Promise.withResolvers<Result>();
  const endWatch = data.watchdog.watch(() => ended.reject(stillOpen()));
  try {
    data.inside.run(context, work, transaction).then(ended.resolve, ended.reject);
    const result = await ended.promise;
    // Its process may have died meanwhile.
    if (instance.state === 'running') transaction.commit();
    return result;
  } finally {
    context.isOpen = false;
    endWatch();
    transaction.end();
  }
}

function stillOpen(): TypeError {
  return new TypeError(
    'A transaction was still open after one macrotask turn: inside it only `tx` may be awaited',
  );
}
