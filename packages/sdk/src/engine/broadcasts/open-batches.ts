/** Batches whose outcomes are not recorded yet. */
export interface OpenBatches {
  add(recorded: Promise<void>, size: number): void;
  /** How many messages they have. */
  count(): number;
  /** @throws what one of them threw */
  ended(): Promise<void>;
}

export function createOpenBatches(): OpenBatches {
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let count = 0;
  return {
    add(recorded, size) {
      count += size;
      const ended = recorded
        .catch((error: unknown) => {
          failures.push(error);
        })
        .finally(() => {
          count -= size;
          running.delete(ended);
        });
      running.add(ended);
    },
    count: () => count,
    async ended() {
      await Promise.all([...running]);
      if (failures.length > 0) throw failures[0];
    },
  };
}
