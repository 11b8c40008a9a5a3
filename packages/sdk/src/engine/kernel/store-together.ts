import { isPanelkitError } from '../../errors/panelkit-error.ts';

/** More are not stored together, so that none waits long for others. */
const MOST_TOGETHER = 100;

interface Delivery<Item> {
  items: Item[];
  resolve(stored: number): void;
  reject(error: unknown): void;
}

/** Stores items in one transaction, each once; returns the ids of those that are new. */
type Store<Item> = (items: Item[]) => Promise<ReadonlySet<string>>;

/**
 * Stores what many callers deliver, and answers each how many of its items are new. What comes while a
 * transaction is under way goes into the next one together: under load many deliveries cost one commit.
 */
export function storeTogether<Item extends { id: string }>(
  store: Store<Item>,
): (items: Item[]) => Promise<number> {
  let waiting: Delivery<Item>[] = [];
  let isStoring = false;
  const storeWaiting = async (): Promise<void> => {
    isStoring = true;
    while (waiting.length > 0) {
      const together = waiting.slice(0, MOST_TOGETHER);
      waiting = waiting.slice(MOST_TOGETHER);
      await storeAll(store, together);
    }
    isStoring = false;
  };
  return (items) => {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    waiting.push({ items, resolve, reject });
    if (!isStoring) void storeWaiting();
    return promise;
  };
}

/** Never rejects. Where something is wrong with one of them, the others are stored all the same. */
async function storeAll<Item extends { id: string }>(
  store: Store<Item>,
  deliveries: Delivery<Item>[],
): Promise<void> {
  try {
    const stored = await store(deliveries.flatMap(({ items }) => items));
    for (const { items, resolve } of deliveries) resolve(items.filter(({ id }) => stored.has(id)).length);
  } catch (error) {
    if (deliveries.length === 1 || isAway(error)) for (const { reject } of deliveries) reject(error);
    else for (const delivery of deliveries) await storeAll(store, [delivery]);
  }
}

/** Then none of them can be stored. */
function isAway(error: unknown): boolean {
  return isPanelkitError(error) && error.code === 'STORAGE_UNAVAILABLE';
}
