import { vi } from 'vitest';
import type * as deliveryBookingModule from '../../packages/sdk/src/engine/payments/delivery-booking.ts';
import { inTransactions, type PlantedBug } from './planted-bug.ts';

export const salesModules = {
  deliveryBooking: '../../packages/sdk/src/engine/payments/delivery-booking.ts',
};

/** What can go wrong with the tax of a sale and with its invoice. */
export const salesBugs: readonly PlantedBug[] = [
  {
    name: 'tax kept as revenue',
    within: 20,
    shownBy: /^3: the tax account/,
    mock: () =>
      void vi.doMock(
        salesModules.deliveryBooking,
        async (original: () => Promise<typeof deliveryBookingModule>) => {
          const real = await original();
          const deliveryBooking: typeof real.deliveryBooking = (engine, hold, taxMinor, reference) =>
            real.deliveryBooking(engine, hold, 'changeId' in reference ? 0 : taxMinor, reference);
          return { ...real, deliveryBooking };
        },
      ),
  },
  {
    name: 'changes without an invoice',
    within: 20,
    shownBy: /^invoices: (sale|they say)/,
    plant: inTransactions((tx) => ({
      invoices: {
        ...tx.invoices,
        issue: (postingId, documents) =>
          tx.invoices.issue(
            postingId,
            documents.filter(({ changeId }) => changeId === null),
          ),
      },
    })),
  },
  {
    name: 'a number is skipped',
    within: 20,
    // The storage takes no number but the next.
    shownBy: /^stuck: sale/,
    plant: inTransactions((tx) => ({
      invoices: {
        ...tx.invoices,
        lastNumber: async (...series) => {
          const last = await tx.invoices.lastNumber(...series);
          return last % 20 === 19 ? last + 1 : last;
        },
      },
    })),
  },
];
