import { judgeVisit, type VisitVerdict } from '../../domain/devices/judge-visit.ts';
import type { LinkReader } from '../../domain/devices/link-reader.ts';
import type { NamedDevice } from '../../domain/devices/read-device.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import type { Plan } from '../../domain/orders/plan.ts';
import type { Engine } from '../kernel/engine.ts';

/** Who asks for a link: what `readDevice` made of the request. */
export interface LinkVisitor {
  /** Null: the application names no device. */
  device: NamedDevice | null;
  /** False for a request that looks and takes nothing, as HEAD: it takes no slot. */
  isCounted: boolean;
  /** From where it is fetched, to notice links that are shared; without it, nothing is noticed. */
  reader?: LinkReader;
}

/** The subscription of a link, and its plan. */
interface VisitedLink {
  subscription: Pick<Subscription, 'id' | 'customerId'>;
  plan: Pick<Plan, 'linkDeviceLimit'>;
}

/** What the limit of devices says to a visitor of a link. */
export interface DeviceAnswer {
  /** Of the plan. */
  limit: number;
  /** Why it gets no configurations; null: it gets them. */
  refusal: 'no-device' | 'full' | null;
}

/**
 * Counts the device of a visitor and says whether it gets the configurations; null: the plan limits no
 * devices. One statement for a known device that was seen lately and for a refused one; none without a limit.
 */
export async function visitLink(
  engine: Engine,
  { subscription: { id, customerId }, plan: { linkDeviceLimit: limit } }: VisitedLink,
  { device, isCounted }: LinkVisitor,
): Promise<DeviceAnswer | null> {
  if (limit === null) return null;
  const { backend, secretBox, policies } = engine;
  const devices = await backend.storage.linkDevices.listBySubscription(id);
  const visit = {
    subscriptionId: id,
    customerId,
    limit,
    device,
    hashes: device === null ? null : secretBox.lookupHashes(`${id}:${device.hardwareId}`, HASH_PURPOSE),
  };
  const now = backend.clock.now();
  let verdict = judgeVisit({ limit, deviceHashes: visit.hashes, devices, policy: policies.devices, now });
  if (isCounted && verdict.kind === 'newcomer') verdict = await takeSlot(engine, visit);
  if (isCounted && verdict.kind === 'known' && !verdict.isNoted) await noteSeen(engine, visit, verdict);
  return { limit, refusal: refusalOf(verdict) };
}

function refusalOf({ kind }: VisitVerdict): DeviceAnswer['refusal'] {
  return kind === 'no-device' || kind === 'full' ? kind : null;
}

/**
 * Whether a subscription's configurations are for devices that are named, so that nothing else may show them.
 */
export async function servesNamedOnly(
  { backend, policies }: Engine,
  { id: subscriptionId, planId }: Pick<Subscription, 'id' | 'planId'>,
): Promise<boolean> {
  if (policies.devices.servesUnnamed) return false;
  const { limit } = await backend.storage.linkDevices.findSlots({ subscriptionId, planId });
  return limit !== null;
}

const HASH_PURPOSE = 'link-device';

interface Visit {
  subscriptionId: string;
  customerId: string;
  limit: number;
  device: NamedDevice | null;
  /** The current key's first. */
  hashes: string[] | null;
}

/** Judges again with the slots locked: others may have come meanwhile. */
function takeSlot(engine: Engine, visit: Visit): Promise<VisitVerdict> {
  const { subscriptionId, customerId, limit, device, hashes } = visit;
  const [deviceHash = ''] = hashes ?? [];
  return engine.backend.storage.transaction(async (tx) => {
    const devices = await tx.linkDevices.lockAndList(subscriptionId);
    const [policy, now] = [engine.policies.devices, tx.now];
    const verdict = judgeVisit({ limit, deviceHashes: hashes, devices, policy, now });
    if (verdict.kind !== 'newcomer') return verdict;
    const unseen = verdict.unseen.map(({ id }) => id);
    if (unseen.length > 0) await tx.linkDevices.remove(subscriptionId, unseen);
    const deviceId = engine.ids.uuid();
    await tx.linkDevices.insert({
      id: deviceId,
      subscriptionId,
      deviceHash,
      ...labelsOf(device),
      firstSeenAt: now,
      lastSeenAt: now,
    });
    await tx.events.append({
      aggregate: { kind: 'subscription', id: subscriptionId },
      type: 'subscription.device-added',
      data: { customerId, deviceId },
      at: now,
    });
    return verdict;
  });
}

/** With the current key's hash: devices that come back need no earlier key. */
async function noteSeen(
  { backend }: Engine,
  { hashes, device }: Visit,
  { device: known }: Extract<VisitVerdict, { kind: 'known' }>,
): Promise<void> {
  const [deviceHash = known.deviceHash] = hashes ?? [];
  await backend.storage.transaction((tx) =>
    tx.linkDevices.see({ id: known.id, deviceHash, ...labelsOf(device), lastSeenAt: tx.now }),
  );
}

function labelsOf(device: NamedDevice | null): Omit<NamedDevice, 'hardwareId'> {
  const { model = null, os = null, app = null } = device ?? {};
  return { model, os, app };
}
