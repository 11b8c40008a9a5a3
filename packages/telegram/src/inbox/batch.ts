/** Hands on what many callers give, together: while one lot is under way, the next gathers. */
export function inBatches<Item>(
  handOn: (items: Item[]) => Promise<unknown>,
  most: number,
): (items: readonly Item[]) => Promise<void> {
  let waiting: { items: readonly Item[]; resolve(): void; reject(error: unknown): void }[] = [];
  let isUnderWay = false;

  async function handOnAll(): Promise<void> {
    isUnderWay = true;
    while (waiting.length > 0) {
      const lot = waiting.slice(0, most);
      waiting = waiting.slice(most);
      try {
        await handOn(lot.flatMap(({ items }) => items));
        for (const { resolve } of lot) resolve();
      } catch (error) {
        for (const { reject } of lot) reject(error);
      }
    }
    isUnderWay = false;
  }

  return (items) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    waiting.push({ items, resolve, reject });
    if (!isUnderWay) void handOnAll();
    return promise;
  };
}
