import type { PaymentEvent } from '../../domain/payments/payment-event.ts';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { Engine } from '../kernel/engine.ts';
import { wakePaymentEvent } from './wake-payment-event.ts';

/** More are not stored together, so that none waits long for others. */
const MOST_TOGETHER = 100;

interface Delivery {
  events: PaymentEvent[];
  resolve(stored: number): void;
  reject(error: unknown): void;
}

/**
 * Stores payment events, each with its wake-up and once by the provider's own id; answers how many of them are new. What comes while a
 * transaction is under way goes into the next one together: under load many webhooks cost one commit.
 */
export function createEventStore(engine: Engine): (events: PaymentEvent[]) => Promise<number> {
  let waiting: Delivery[] = [];
  let isStoring = false;
  const storeWaiting = async (): Promise<void> => {
    isStoring = true;
    while (waiting.length > 0) {
      const together = waiting.slice(0, MOST_TOGETHER);
      waiting = waiting.slice(MOST_TOGETHER);
      await storeTogether(engine, together);
    }
    isStoring = false;
  };
  return (events) => {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    waiting.push({ events, resolve, reject });
    if (!isStoring) void storeWaiting();
    return promise;
  };
}

/** Never rejects. Where something is wrong with one of them, the others are stored all the same. */
async function storeTogether(engine: Engine, deliveries: Delivery[]): Promise<void> {
  try {
    const stored = await store(
      engine,
      deliveries.flatMap(({ events }) => events),
    );
    for (const { events, resolve } of deliveries) resolve(events.filter(({ id }) => stored.has(id)).length);
  } catch (error) {
    if (deliveries.length === 1 || isAway(error)) for (const { reject } of deliveries) reject(error);
    else for (const delivery of deliveries) await storeTogether(engine, [delivery]);
  }
}

/** Then none of them can be stored. */
function isAway(error: unknown): boolean {
  return isPanelkitError(error) && error.code === 'STORAGE_UNAVAILABLE';
}

/** In one order everywhere: two processes with the same events do not wait for each other in a circle. */
async function store(engine: Engine, events: PaymentEvent[]): Promise<Set<string>> {
  const inOrder = events.toSorted((first, second) => compare(keyOf(first), keyOf(second)));
  return engine.backend.storage.transaction(async (tx) => {
    const isNew = await Promise.all(inOrder.map((event) => tx.paymentEvents.insertOnce(event)));
    const stored = inOrder.filter((_, index) => isNew[index]);
    for (const { id } of stored) await wakePaymentEvent(tx, id);
    return new Set(stored.map(({ id }) => id));
  });
}

function keyOf({ gateway, providerEventId }: PaymentEvent): string {
  return `${gateway} ${providerEventId}`;
}

function compare(first: string, second: string): number {
  if (first === second) return 0;
  return first < second ? -1 : 1;
}
