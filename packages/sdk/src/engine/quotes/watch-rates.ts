import type { Engine } from '../kernel/engine.ts';
import { quotedMethods } from './judge-method.ts';

/** Whether staff know that a method is switched off, by its name. */
const MARKS = 'rate:';

/**
 * Alerts once when a method is switched off because its rate is missing or too old, until it has a new one;
 * returns how many alerts there were.
 */
export async function watchRates(engine: Engine): Promise<number> {
  const { storage, clock } = engine.backend;
  let told = 0;
  for (const { method, currency, state } of await quotedMethods(engine, clock.now())) {
    const name = `${MARKS}${method}`;
    const [from, to] = state === 'fresh' ? [1, 0] : [0, 1];
    if ((await storage.marks.find(name)) !== from) continue;
    const isNew = await storage.transaction(async (tx) => {
      // Another process was faster.
      if (!(await tx.marks.move(name, from, to))) return false;
      if (state === 'fresh') return false;
      const aggregate = { kind: 'payment method', id: method };
      const data = { method, askedIn: currency, reason: state };
      await tx.events.append({ aggregate, type: 'payment.rate-unavailable', data, at: tx.now });
      return true;
    });
    if (isNew) told += 1;
  }
  return told;
}
