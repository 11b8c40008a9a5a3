import type { Notification } from '@panelkit/sdk';
import { atTime, inGroup, joined } from './index-places.ts';
import { createTable } from './table.ts';

/** A named whole number. */
export interface MarkRow {
  id: string;
  value: number;
}

/** The outbox of notifications, and the marks of those who follow the events. */
export const createNotificationTables = () => ({
  notifications: createTable<Notification, 'key', 'customer' | 'state' | 'due' | 'topic'>({
    kind: 'notification',
    fixed: [
      ...['audience', 'customerId', 'code', 'parameters', 'subject'],
      ...['key', 'channel', 'topic', 'createdAt'],
    ],
    unique: { key: (row) => joined(row.channel, row.key) },
    indexes: {
      customer: (row) => inGroup(row.customerId),
      state: (row) => inGroup(row.state),
      due: (row) => atTime(row.nextAttemptAt, row.channel),
      topic: (row) => inGroup(joined(row.channel, row.topic)),
    },
  }),
  marks: createTable<MarkRow, never, never>({ kind: 'mark', fixed: [], unique: {}, indexes: {} }),
});
