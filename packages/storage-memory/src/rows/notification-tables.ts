import type { Notification, StoredSettings } from '@panelkit/sdk';
import { createChatTables } from './chat-tables.ts';
import { byGroup, byTime, joined } from './index-places.ts';
import { createTable } from './table.ts';

/** A named whole number. */
export interface MarkRow {
  id: string;
  value: number;
}

/** The settings: one row. */
export interface SettingsRow {
  id: string;
  values: StoredSettings;
}

/** The outbox of notifications, the marks of those who follow the events, and the updates of bots. */
export const createNotificationTables = () => ({
  notifications: createTable<Notification, 'key', 'customer' | 'state' | 'due' | 'topic'>({
    kind: 'notification',
    fixed: [
      'audience',
      'customerId',
      'code',
      'parameters',
      'subject',
      'key',
      'channel',
      'topic',
      'createdAt',
    ],
    unique: { key: (row) => joined(row.channel, row.key) },
    indexes: {
      customer: byGroup((row) => row.customerId),
      state: byGroup((row) => row.state),
      due: byTime(
        (row) => row.nextAttemptAt,
        (row) => row.channel,
      ),
      topic: byGroup((row) => joined(row.channel, row.topic)),
    },
  }),
  ...createChatTables(),
  settings: createTable<SettingsRow, never, never>({ kind: 'settings', fixed: [], unique: {}, indexes: {} }),
  marks: createTable<MarkRow, never, never>({ kind: 'mark', fixed: [], unique: {}, indexes: {} }),
});
