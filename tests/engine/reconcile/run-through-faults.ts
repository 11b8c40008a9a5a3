import type { TestClock } from '@panelkit/sdk/testing';
import { expect } from 'vitest';
import type { Family } from '../../simulation/world/families.ts';
import { runOrdersThrough } from './run-orders-through.ts';

/**
 * Sells `orders` units on a panel that, of the calls below `path`, loses 10 % of the answers after commit,
 * fails 5 % after commit and loses 5 % of the sessions.
 */
export async function runThroughFaults(
  createFamily: (clock: TestClock) => Family,
  { orders, path }: { orders: number; path: RegExp },
): Promise<void> {
  const met = { dropped: 0, failed: 0 };
  await runOrdersThrough((clock) => {
    const family = createFamily(clock);
    const { faults } = family;
    return {
      ...family,
      trouble: () => {
        faults.sometimes({ kind: 'drop-after-commit' }, 0.1, { path });
        faults.sometimes({ kind: 'error-after-commit' }, 0.05, { path });
        faults.sometimes({ kind: 'lost-session' }, 0.05, { path });
      },
      restart: faults.restart,
      calm: () => {
        met.dropped = faults.count('drop-after-commit');
        met.failed = faults.count('error-after-commit');
        faults.clear();
      },
    };
  }, orders);
  expect(met.dropped).toBeGreaterThan(orders / 100);
  expect(met.failed).toBeGreaterThan(orders / 100);
}
