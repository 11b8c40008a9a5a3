import type { LinkDevice } from '@panelkit/sdk';
import type { LinkDeviceReader, LinkDeviceWriter } from '@panelkit/sdk/ports';
import type { Access, TransactionAccess } from '../../database/access.ts';
import type { Session } from '../../database/database.ts';
import { instant, nullable, number, readRow, text } from '../../rows/columns.ts';
import { isUuid } from '../../rows/is-uuid.ts';
import { columnsOf, defineTable, valuesOf } from '../../rows/table.ts';

const linkDevices = defineTable<LinkDevice>({
  kind: 'link device',
  name: 'link_devices',
  columns: {
    id: text,
    subscriptionId: text,
    deviceHash: text,
    model: nullable(text),
    os: nullable(text),
    app: nullable(text),
    firstSeenAt: instant,
    lastSeenAt: instant,
  },
});

const ofSubscription = `${linkDevices.select} WHERE subscription_id = $1 ORDER BY id`;
const lockSlots = "SELECT pg_advisory_xact_lock(hashtextextended('panelkit.link-devices:' || $1, 0))";
const slots = `
  SELECT plan.link_device_limit, ${columnsOf(linkDevices).map(ofDevice).join(', ')}
  FROM panelkit.plans plan
  LEFT JOIN panelkit.link_devices device
    ON plan.link_device_limit IS NOT NULL AND device.subscription_id = $1
  WHERE plan.id = $2
  ORDER BY device.id`;
const see = `
  UPDATE panelkit.link_devices
  SET device_hash = $2, model = $3, os = $4, app = $5, last_seen_at = greatest(last_seen_at, $6)
  WHERE id = $1`;
const remove = `
  DELETE FROM panelkit.link_devices WHERE subscription_id = $1 AND id = ANY($2::uuid[]) RETURNING id`;

export function createLinkDeviceReader({ run }: Access): LinkDeviceReader {
  return {
    listBySubscription: (id) => run((session) => listDevices(session, id)),
    findSlots: ({ subscriptionId, planId }) =>
      run(async (session) => {
        const found = await session.query(slots, [subscriptionId, planId]);
        const limit = found[0]?.link_device_limit ?? null;
        return {
          limit: limit === null ? null : number.read([limit]),
          devices: found.filter(({ id }) => id !== null).map((cells) => readRow(linkDevices.columns, cells)),
        };
      }),
  };
}

export function createLinkDeviceWriter({ run }: TransactionAccess): LinkDeviceWriter {
  return {
    lockAndList: (subscriptionId) =>
      run(async (session) => {
        await session.query(lockSlots, [subscriptionId]);
        // A statement that waited still sees other rows as they were before.
        return listDevices(session, subscriptionId);
      }),
    insert: (device) =>
      run(
        async (session) => {
          await session.query(linkDevices.insert, valuesOf(linkDevices, device));
        },
        { kind: linkDevices.kind, id: device.id },
      ),
    see: ({ id, deviceHash, model, os, app, lastSeenAt }) =>
      run(async (session) => {
        await session.query(see, [id, deviceHash, model, os, app, lastSeenAt.toISOString()]);
      }),
    remove: (subscriptionId, ids) =>
      run(async (session) => (await session.query(remove, [subscriptionId, ids.filter(isUuid)])).length),
  };
}

async function listDevices(session: Session, subscriptionId: string): Promise<LinkDevice[]> {
  const found = isUuid(subscriptionId) ? await session.query(ofSubscription, [subscriptionId]) : [];
  return found.map((cells) => readRow(linkDevices.columns, cells));
}

function ofDevice(column: string): string {
  return `device.${column}`;
}
