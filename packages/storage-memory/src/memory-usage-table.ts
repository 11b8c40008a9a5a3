import { atTime } from './index-places.ts';
import { createTable, type Table } from './table.ts';

/** What a subscription used on one UTC day. */
export interface UsageRow {
  id: string;
  subscriptionId: string;
  at: Date;
  bytes: number;
  /** The hours of the day with any use; null once they were rolled up. */
  hours: readonly { hour: number; bytes: number }[] | null;
}

/** The history of usage: in the list of its subscription, and by age. */
export function createUsageTable(): Table<UsageRow, never, 'subscription' | 'age'> {
  return createTable({
    kind: 'usage bucket',
    isUnlisted: true,
    fixed: [],
    unique: {},
    indexes: {
      subscription: ({ subscriptionId, at }) => atTime(at, subscriptionId),
      age: ({ at, hours }) => atTime(at, hours === null ? 'day' : 'hour'),
    },
  });
}
