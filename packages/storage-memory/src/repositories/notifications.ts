import type { Notification } from '@panelkit/sdk';
import type {
  MarkReader,
  MarkWriter,
  NotificationFilter,
  NotificationPatch,
  NotificationReader,
  NotificationWriter,
} from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import { copyOf } from '../rows/copy-of.ts';
import { joined } from '../rows/index-places.ts';
import { takeWhile } from '../rows/take-while.ts';
import { createReader, createWriter } from './repository.ts';

export function createNotificationReader({ views, run }: Access): NotificationReader {
  const { notifications } = views;
  return {
    ...createReader<Notification, NotificationFilter, 'customer' | 'state'>(
      run,
      notifications,
      ({ customerId, state, channel, audience }) => {
        const where = (row: Notification) =>
          (state === undefined || row.state === state) &&
          (channel === undefined || row.channel === channel) &&
          (audience === undefined || row.audience === audience);
        if (customerId !== undefined) return { index: 'customer', group: customerId, where };
        return state === undefined
          ? { index: 'all', group: '', where }
          : { index: 'state', group: state, where };
      },
    ),
    hasDue: (channel, now) => run(() => dueRows({ views }, channel, now, 1).length > 0),
    findLatest: (channel, topic) =>
      run(() => {
        let latest: Notification | null = null;
        for (const row of notifications.scan('topic', joined(channel, topic))) latest = row;
        return copyOf(latest);
      }),
  };
}

export function createNotificationWriter({ views, run }: Access): NotificationWriter {
  const { notifications } = views;
  const { get, update } = createWriter<Notification, NotificationPatch>(run, notifications);
  return {
    get,
    update,
    add: (row) =>
      run(() => {
        if (notifications.findBy('key', joined(row.channel, row.key)) !== null) return false;
        notifications.insert(row);
        return true;
      }),
    claimDue: ({ channel, now, limit }) => run(() => copyOf(dueRows({ views }, channel, now, limit))),
  };
}

function dueRows(
  { views }: Pick<Access, 'views'>,
  channel: string,
  now: Date,
  limit: number,
): Notification[] {
  const isDue = (row: Notification) => row.nextAttemptAt !== null && row.nextAttemptAt <= now;
  return takeWhile(views.notifications.scan('due', channel), limit, isDue);
}

export function createMarkReader({ views, run }: Access): MarkReader {
  return {
    find: (name) => run(() => views.marks.find(name)?.value ?? 0),
    list: (prefix) =>
      run(() =>
        [...views.marks.scan('all', '')]
          .filter(({ id, value }) => id.startsWith(prefix) && value !== 0)
          .map(({ id, value }) => ({ name: id, value })),
      ),
  };
}

export function createMarkWriter({ views, run }: Access): MarkWriter {
  const { marks } = views;
  return {
    move: (name, from, to) =>
      run(() => {
        const known = marks.find(name);
        if ((known?.value ?? 0) !== from) return false;
        if (known === null) marks.insert({ id: name, value: to });
        else marks.update(name, { value: to });
        return true;
      }),
  };
}
