import { NOTIFICATION_CODES, type Notification } from '@panelkit/sdk';
import { instant, json, nullable, number, oneOf, text } from './columns.ts';
import { reference } from './record-rows.ts';
import { defineTable, type Table } from './table.ts';

/** With code and parameters side by side, whichever belong together. */
type Loose = { [Field in keyof Notification]: Notification[Field] };

/** Code and parameters of a stored row belong together, since they did when it was added. */
function pairing(table: Table<Loose>): Table<Notification>;
function pairing(table: unknown): unknown {
  return table;
}

export const notifications = pairing(
  defineTable<Loose>({
    kind: 'notification',
    name: 'notifications',
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
    columns: {
      id: text,
      channel: text,
      audience: oneOf('customer', 'staff'),
      customerId: nullable(text),
      code: oneOf(...NOTIFICATION_CODES),
      parameters: json(),
      subject: reference('subject'),
      key: text,
      topic: text,
      state: oneOf('pending', 'sending', 'sent', 'skipped', 'refused', 'failed', 'unknown'),
      reason: nullable(text),
      attempts: number,
      nextAttemptAt: nullable(instant),
      expiresAt: instant,
      createdAt: instant,
      settledAt: nullable(instant),
    },
  }),
);
