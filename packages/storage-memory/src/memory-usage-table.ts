import { atTime } from './index-places.ts';
import { createTable, type Table } from './table.ts';

/** What a subscription used on one UTC day. */
export interface UsageRow {
  id: string;
  subscriptionId: string;
  at: Date;
  /** 0: it was pruned. */
  bytes: number;
  /** By hour of the day; null once they were rolled up. */
  hours: number[] | null;
}

/** The history of usage: in the list of its subscription, and by age while something is to be done with it. */
export function createUsageTable(): Table<UsageRow, never, 'subscription' | 'age'> {
  return createTable({
    kind: 'usage bucket',
    fixed: [],
    unique: {},
    indexes: {
      subscription: ({ subscriptionId, at, bytes }) => (bytes === 0 ? [] : atTime(at, subscriptionId)),
      age: ({ at, bytes, hours }) => (bytes === 0 ? [] : atTime(at, hours === null ? 'day' : 'hour')),
    },
  });
}
