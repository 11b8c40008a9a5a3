import * as z from 'zod';
import { nextRemovalAt, slotsOf } from '../../domain/devices/judge-visit.ts';
import type { LinkDevice } from '../../domain/devices/link-device.ts';
import type { LinkShare } from '../../domain/devices/link-reader.ts';
import { addMs, DAY_MS } from '../../domain/lifecycle/period.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import { notFound } from '../../errors/error-factories.ts';
import { PanelkitError } from '../../errors/panelkit-error.ts';
import type { AuditReader, Transaction } from '../../ports/storage.ts';
import { requireOwner, requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema } from '../kernel/parse-input.ts';
import {
  actorOf,
  type CommandContext,
  type CommandScope,
  type QueryContext,
  runCommand,
} from '../kernel/run-command.ts';

const SHARE_SHOWN_MS = 7 * DAY_MS;
const removeSchema = z.object({ subscriptionId: idSchema, deviceId: idSchema });
const resetSchema = z.object({ subscriptionId: idSchema });

/** A device that holds a slot. */
export type KnownDevice = Omit<LinkDevice, 'subscriptionId' | 'deviceHash'>;

/** The devices of a subscription, as its customer sees them. */
export interface LinkDevicesView {
  /** Of the plan; null: it limits none, and none are known. */
  limit: number | null;
  /** Whether applications that name no device are served all the same. */
  isSoft: boolean;
  /** First seen first. */
  devices: KnownDevice[];
  /** When the customer may remove one again; null: now. */
  nextRemovalAt: Date | null;
  /** That several people seem to have the link; null: not in the last days. In every plan. */
  share: LinkShare | null;
}

/**
 * The devices that fetched the link of a subscription. The limit is on fetching: a device that is removed
 * keeps its servers until the link is rotated and its configurations are changed.
 */
export interface LinkDevices {
  list(subscriptionId: string, by: QueryContext): Promise<LinkDevicesView>;
  /** Frees the slot of a device. @throws PanelkitError `NOT_FOUND | TOO_MANY_REMOVALS` */
  remove(input: z.input<typeof removeSchema>, by: CommandContext): Promise<LinkDevicesView>;
  /** Staff: frees every slot. */
  reset(input: z.input<typeof resetSchema>, by: CommandContext): Promise<LinkDevicesView>;
}

export function createLinkDevices(engine: Engine): LinkDevices {
  const { storage, clock } = engine.backend;
  const view = async (subscription: Pick<Subscription, 'id' | 'planId' | 'customerId'>) => {
    const { id: subscriptionId, planId } = subscription;
    const policy = engine.policies.devices;
    const { limit, devices } = await storage.linkDevices.findSlots({ subscriptionId, planId });
    const removedAt = limit === null ? [] : await lastRemovals(engine, storage.audit, subscription);
    const now = clock.now();
    const share = await storage.linkReaders.findShare(subscriptionId);
    return {
      limit,
      isSoft: policy.servesUnnamed,
      devices: slotsOf(devices, policy, now).held.map(toKnown),
      nextRemovalAt: nextRemovalAt(removedAt, policy, now),
      share: share !== null && addMs(share.noticedAt, SHARE_SHOWN_MS) > now ? share : null,
    };
  };
  const list = async (subscriptionId: string, by: QueryContext) => {
    const subscription = await storage.subscriptions.find(subscriptionId);
    if (subscription === null) throw notFound('subscription', subscriptionId);
    requireOwner(actorOf(by), subscription.customerId, { kind: 'subscription', id: subscriptionId });
    return view(subscription);
  };
  return {
    list,
    remove: async (input, by) => list(await removeDevice(engine, input, by), by),
    reset: async (input, by) => list(await resetDevices(engine, input, by), by),
  };
}

const REMOVED = 'subscription.remove-device';

function removeDevice(engine: Engine, input: unknown, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'linkDevices.remove',
    schema: removeSchema,
    input,
    by,
    effect: async (scope, { subscriptionId, deviceId }) => {
      const { tx, actor, audit } = scope;
      const target = { kind: 'subscription', id: subscriptionId };
      // Its lock also makes removals of this subscription wait for each other.
      const subscription = await tx.subscriptions.get(subscriptionId);
      requireOwner(actor, subscription.customerId, target);
      if (actor.kind === 'customer') await requireFewRemovals(engine, tx, subscription);
      const removed = await tx.linkDevices.remove(subscriptionId, [deviceId]);
      if (removed === 0) throw notFound('link device', deviceId);
      await tellRemoved(scope, subscription, removed);
      await audit({ action: REMOVED, target, after: { deviceId } });
      return subscriptionId;
    },
  });
}

function resetDevices(engine: Engine, input: unknown, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'linkDevices.reset',
    schema: resetSchema,
    input,
    by,
    effect: async (scope, { subscriptionId }) => {
      const { tx, actor, audit } = scope;
      const target = { kind: 'subscription', id: subscriptionId };
      requireStaff(actor, target);
      const subscription = await tx.subscriptions.get(subscriptionId);
      const removed = await removeDevicesOf(tx, subscriptionId);
      if (removed > 0) await tellRemoved(scope, subscription, removed);
      await audit({ action: 'subscription.reset-devices', target, after: { removed } });
      return subscriptionId;
    },
  });
}

/** Frees every slot of a subscription; returns how many. */
export async function removeDevicesOf(tx: Transaction, subscriptionId: string): Promise<number> {
  const devices = await tx.linkDevices.lockAndList(subscriptionId);
  if (devices.length === 0) return 0;
  return tx.linkDevices.remove(
    subscriptionId,
    devices.map(({ id }) => id),
  );
}

/** @throws PanelkitError `TOO_MANY_REMOVALS` */
async function requireFewRemovals(engine: Engine, tx: Transaction, subscription: Owned): Promise<void> {
  const policy = engine.policies.devices;
  const nextAt = nextRemovalAt(await lastRemovals(engine, tx.audit, subscription), policy, tx.now);
  if (nextAt === null) return;
  throw new PanelkitError('TOO_MANY_REMOVALS', {
    message: 'Too many devices were removed within 24 hours',
    details: { maximum: policy.removalsPerDay, nextAt: nextAt.toISOString() },
  });
}

type Owned = Pick<Subscription, 'id' | 'customerId'>;

/** When the customer removed the last devices, newest first: their audit rows say it. */
async function lastRemovals(
  { policies }: Engine,
  audit: AuditReader,
  { id: targetId, customerId: actorId }: Owned,
): Promise<Date[]> {
  const limit = policies.devices.removalsPerDay;
  const { rows } = await audit.list({ targetId, actorId, action: REMOVED, newestFirst: true, limit });
  return rows.map(({ at }) => at);
}

function tellRemoved({ emit, actor }: CommandScope, { id, customerId }: Owned, count: number): Promise<void> {
  return emit({
    aggregate: { kind: 'subscription', id },
    type: 'subscription.devices-removed',
    data: { customerId, count, by: actor.kind === 'customer' ? 'customer' : 'staff' },
  });
}

function toKnown({ subscriptionId: _subscription, deviceHash: _hash, ...device }: LinkDevice): KnownDevice {
  return device;
}
