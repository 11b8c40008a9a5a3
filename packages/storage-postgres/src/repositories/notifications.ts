import type { Notification } from '@panelkit/sdk';
import type {
  MarkReader,
  MarkWriter,
  NotificationFilter,
  NotificationPatch,
  NotificationReader,
  NotificationWriter,
} from '@panelkit/sdk/ports';
import type { Access, TransactionAccess } from '../database/access.ts';
import { readRow, toNumber } from '../rows/columns.ts';
import { notifications } from '../rows/notification-rows.ts';
import { valuesOf } from '../rows/table.ts';
import { createReader, createWriter } from './repository.ts';

const hasDue = `
  SELECT EXISTS (SELECT FROM panelkit.notifications WHERE channel = $1 AND next_attempt_at <= $2) AS has_due`;
const latest = `${notifications.select} WHERE channel = $1 AND topic = $2 ORDER BY id DESC LIMIT 1`;
const add = `${notifications.insert} ON CONFLICT (channel, key) DO NOTHING RETURNING id`;
const claim = `
  ${notifications.select}
  WHERE channel = $1 AND next_attempt_at <= $2
  ORDER BY next_attempt_at, id
  LIMIT $3
  FOR NO KEY UPDATE SKIP LOCKED`;

export function createNotificationReader(access: Access): NotificationReader {
  return {
    ...createReader<Notification, NotificationFilter>(
      access,
      notifications,
      ({ customerId, state, channel, audience }) => ({ customer_id: customerId, state, channel, audience }),
    ),
    hasDue: (channel, now) =>
      access.run(async (session) => {
        const [found] = await session.query(hasDue, [channel, now.toISOString()]);
        return found?.has_due === true;
      }),
    findLatest: (channel, topic) =>
      access.run(async (session) => {
        const [cells] = await session.query(latest, [channel, topic]);
        return cells === undefined ? null : readRow(notifications.columns, cells);
      }),
  };
}

export function createNotificationWriter(access: TransactionAccess): NotificationWriter {
  const { get, update } = createWriter<Notification, NotificationPatch>(access, notifications);
  return {
    get,
    update,
    add: (row) =>
      access.run(async (session) => (await session.query(add, valuesOf(notifications, row))).length === 1, {
        kind: notifications.kind,
        id: row.id,
      }),
    claimDue: ({ channel, now, limit }) =>
      access.run(async (session) => {
        const found = await session.query(claim, [channel, now.toISOString(), limit]);
        return found.map((cells) => readRow(notifications.columns, cells));
      }),
  };
}

const findMark = 'SELECT value FROM panelkit.marks WHERE name = $1';
const listMarks = `
  SELECT name, value FROM panelkit.marks WHERE starts_with(name, $1) AND value <> 0 ORDER BY name COLLATE "C"`;
const beginMark = 'INSERT INTO panelkit.marks (name, value) VALUES ($1, 0) ON CONFLICT DO NOTHING';
const moveMark = 'UPDATE panelkit.marks SET value = $3 WHERE name = $1 AND value = $2 RETURNING name';

export function createMarkReader({ run }: Access): MarkReader {
  return {
    find: (name) =>
      run(async (session) => {
        const [found] = await session.query(findMark, [name]);
        return found === undefined ? 0 : toNumber(found.value);
      }),
    list: (prefix) =>
      run(async (session) => {
        const found = await session.query(listMarks, [prefix]);
        return found.map(({ name, value }) => ({ name: String(name), value: toNumber(value) }));
      }),
  };
}

export function createMarkWriter({ run }: Access): MarkWriter {
  return {
    move: (name, from, to) =>
      run(async (session) => {
        if (from === 0) await session.query(beginMark, [name]);
        return (await session.query(moveMark, [name, from, to])).length === 1;
      }),
  };
}
