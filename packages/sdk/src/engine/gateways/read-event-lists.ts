import { describeError } from '../../errors/describe-error.ts';
import type { PaymentGateway } from '../../ports/payment-gateway.ts';
import type { Engine } from '../kernel/engine.ts';
import { sensible } from './ask-provider.ts';
import { callGateway } from './call-gateway.ts';
import { eventPageSchema } from './provider-schemas.ts';
import { newEvent } from './receive-event.ts';
import { wakePaymentEvent } from './wake-payment-event.ts';

/** Of one list in one run: a long one is read on in the next. */
const MOST_PAGES = 20;

/**
 * Reads on in the lists of providers that keep one, and stores what is new; returns how many events that
 * were.
 */
export async function readEventLists(engine: Engine): Promise<number> {
  let stored = 0;
  for (const method of engine.gateways.methods) {
    const gateway = engine.gateways.get(method);
    try {
      stored += await readList(engine, gateway);
    } catch (error) {
      engine.logger.warn(
        { gateway: method, error: describeError(error) },
        "a provider's list could not be read",
      );
    }
  }
  return stored;
}

async function readList(engine: Engine, gateway: PaymentGateway): Promise<number> {
  const { eventList, method } = gateway;
  if (eventList === undefined) return 0;
  let stored = 0;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const from = await engine.backend.storage.paymentEvents.findCursor(method);
    const answer = await callGateway(engine, gateway, (options) => eventList.read(from, options));
    const { events, cursor: to } = sensible(method, answer, eventPageSchema);
    if (to === from) return stored;
    const receivedAt = engine.backend.clock.now();
    const rows = events.map((event, index) =>
      newEvent(engine, method, {
        event,
        index,
        webhook: { rawBody: JSON.stringify(event), headers: {}, receivedAt },
      }),
    );
    // Events and cursor in one transaction: a crash neither skips an event nor loses one.
    const isMoved = await engine.backend.storage.transaction(async (tx) => {
      if (!(await tx.paymentEvents.moveCursor(method, { from, to }))) return false;
      for (const row of rows) {
        if (!(await tx.paymentEvents.insertOnce(row))) continue;
        await wakePaymentEvent(tx, row.id);
        stored += 1;
      }
      return true;
    });
    if (!isMoved) return stored;
  }
  return stored;
}
