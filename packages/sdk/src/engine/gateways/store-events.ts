import type { PaymentEvent } from '../../domain/payments/payment-event.ts';
import type { Engine } from '../kernel/engine.ts';
import { storeTogether } from '../kernel/store-together.ts';
import { wakePaymentEvent } from './wake-payment-event.ts';

/**
 * Stores payment events, each with its wake-up and once by the provider's own id; answers how many of them
 * are new.
 */
export function createEventStore(engine: Engine): (events: PaymentEvent[]) => Promise<number> {
  return storeTogether((events) => store(engine, events));
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
