import type { Clock, ObservedAccount } from '@panelkit/sdk';
import { panelResponseInvalid } from '../../http/to-panelkit-error.ts';
import { isGoneFromInbound, isMissingRecord } from '../refusals.ts';
import { readReply, type ThreeXUiApi } from '../three-x-ui-api.ts';
import { toObservedAccount } from '../three-x-ui-client.ts';
import { linksSchema, type ThreeXUiTraffic } from '../three-x-ui-schemas.ts';
import { type V3Record, v3GetSchema, v3TrafficSchema } from './v3-schemas.ts';

/** A client as read, without its links. `skewMs`: the panel's clock minus ours. */
export interface V3Client {
  record: V3Record;
  inboundIds: number[];
  traffic: ThreeXUiTraffic | null;
  skewMs: number;
}

/**
 * The client of that name; null when the panel says that there is none.
 * @throws PanelkitError for anything else
 */
export async function readV3Client(
  api: ThreeXUiApi,
  name: string,
  signal?: AbortSignal,
): Promise<V3Client | null> {
  const path = `/panel/api/clients/get/${encodeURIComponent(name)}`;
  const reply = await api({ method: 'GET', path, signal });
  if (reply.kind === 'refused' && isMissingRecord(reply.reason)) return null;
  const { client: record, inboundIds } = readReply(reply, 'find account', v3GetSchema);
  if (record.email !== name) throw panelResponseInvalid('find account', 'it shows another account');
  const traffic = await readV3Traffic(api, name, signal);
  const skewMs = reply.kind === 'done' ? (reply.clockSkewMs ?? 0) : 0;
  return { record, inboundIds: inboundIds ?? [], traffic, skewMs };
}

/**
 * Whether a counter is left of an earlier client of a name that no client has now: the panel has it, but
 * refuses to show it.
 * @throws PanelkitError
 */
export async function hasLeftOverCounter(
  api: ThreeXUiApi,
  name: string,
  signal?: AbortSignal,
): Promise<boolean> {
  const path = `/panel/api/clients/traffic/${encodeURIComponent(name)}`;
  const reply = await api({ method: 'GET', path, signal });
  if (reply.kind === 'refused' && isGoneFromInbound(reply.reason)) return true;
  return readReply(reply, 'read traffic', v3TrafficSchema) !== null;
}

async function readV3Traffic(
  api: ThreeXUiApi,
  name: string,
  signal?: AbortSignal,
): Promise<ThreeXUiTraffic | null> {
  const path = `/panel/api/clients/traffic/${encodeURIComponent(name)}`;
  const traffic = readReply(await api({ method: 'GET', path, signal }), 'read traffic', v3TrafficSchema);
  if (traffic !== null && traffic.email !== name) {
    throw panelResponseInvalid('read traffic', 'it shows another account');
  }
  return traffic;
}

/** The share links of one client, as the panel composes them. @throws PanelkitError */
export async function readV3Links(api: ThreeXUiApi, name: string): Promise<string[]> {
  const path = `/panel/api/clients/links/${encodeURIComponent(name)}`;
  return readReply(await api({ method: 'GET', path }), 'read links', linksSchema) ?? [];
}

/** The client in our words, as of the panel's own moment. */
export function observeV3Client(
  { clock }: { clock: Pick<Clock, 'now'> },
  { record, inboundIds, traffic, skewMs }: V3Client,
  links: string[],
): ObservedAccount {
  const { email, uuid, password, subId, limitIp, totalGB, expiryTime, enable, comment } = record;
  const usedBytes = traffic === null ? 0 : traffic.up + traffic.down;
  const client = {
    email,
    uuid,
    password,
    subId,
    limitIp,
    totalGB,
    expiryTime,
    enable: enable && (traffic?.enable ?? true),
    comment,
    inboundIds,
    links,
    usedBytes,
    lastOnline: traffic?.lastOnline ?? 0,
    counterId: traffic?.id ?? 0,
  };
  return toObservedAccount(client, new Date(clock.now().getTime() + skewMs));
}
