import type { ObservedAccount, RemoteInbound } from '@panelkit/sdk';
import * as z from 'zod';
import { panelResponseInvalid } from '../../http/to-panelkit-error.ts';
import { buildInboundLinks } from '../links/build-inbound-links.ts';
import { readReply, type ThreeXUiApi } from '../three-x-ui-api.ts';
import { toObservedAccount } from '../three-x-ui-client.ts';
import { threeXUiFingerprint } from '../three-x-ui-fingerprint.ts';
import type { ThreeXUiTraffic } from '../three-x-ui-schemas.ts';
import { type EntryPlace, isKeeper } from './v2-entry.ts';
import { type V2Entry, type V2Inbound, v2InboundsSchema, v2SettingsSchema } from './v2-schemas.ts';

/** A client with its place and its counter. */
export interface V2Client {
  entry: V2Entry;
  inbound: V2Inbound;
  place: EntryPlace;
  traffic: ThreeXUiTraffic | null;
}

/** The whole panel at one moment: this version shows a client nowhere else than in its inbound. */
export interface V2Snapshot {
  inbounds: V2Inbound[];
  clients: V2Client[];
  /** Counters, also of clients that are no more. */
  traffics: Map<string, ThreeXUiTraffic>;
  /** The panel's clock minus ours. */
  skewMs: number;
}

const PROTOCOLS = new Set(['vless', 'vmess', 'trojan', 'shadowsocks', 'hysteria', 'hysteria2']);
const networkSchema = z.object({ network: z.string() });

/** @throws PanelkitError */
export async function readV2Panel(api: ThreeXUiApi, signal?: AbortSignal): Promise<V2Snapshot> {
  const reply = await api({ method: 'GET', path: '/panel/api/inbounds/list', signal });
  const all = readReply(reply, 'list inbounds', v2InboundsSchema.nullable()) ?? [];
  const inbounds = all.filter(({ protocol }) => PROTOCOLS.has(protocol));
  const rows = all.flatMap(({ clientStats }) => clientStats ?? []);
  const traffics = new Map(rows.map((traffic) => [traffic.email, traffic]));
  const clients = inbounds.flatMap((inbound) => clientsOf(inbound, traffics));
  return { inbounds, clients, traffics, skewMs: reply.kind === 'done' ? (reply.clockSkewMs ?? 0) : 0 };
}

export function toPlace({ id, protocol, settings }: V2Inbound): EntryPlace {
  const parsed = v2SettingsSchema.safeParse(settings).data;
  return { id, protocol, cipher: protocol === 'shadowsocks' ? (parsed?.method ?? '') : '' };
}

export function toRemoteInbound(inbound: V2Inbound): RemoteInbound {
  const { id, remark, protocol, port, enable, streamSettings } = inbound;
  const network = networkSchema.safeParse(streamSettings).data?.network ?? null;
  const linkFingerprint = threeXUiFingerprint(inbound);
  return {
    key: String(id),
    name: remark || String(id),
    protocol,
    port,
    network,
    enabled: enable,
    linkFingerprint,
  };
}

/** The client in our words, with the links that its inbound makes. Pure. */
export function observeV2Client(
  { entry, inbound, traffic }: V2Client,
  host: string,
  panelNow: Date,
): ObservedAccount {
  const { uuid, password } = secretsOf(entry, inbound.protocol);
  const cipher = typeof entry.security === 'string' ? entry.security : '';
  const links = buildInboundLinks(inbound, { ...entry, uuid, password, cipher }, host);
  const client = {
    ...{ ...entry, uuid, password },
    ...{ inboundIds: [inbound.id], links },
    enable: entry.enable && (traffic?.enable ?? true),
    usedBytes: traffic === null ? 0 : traffic.up + traffic.down,
    lastOnline: traffic?.lastOnline ?? 0,
    counterId: traffic?.id ?? 0,
  };
  return toObservedAccount(client, panelNow);
}

/**
 * The secret that the inbound's protocol goes by. A client that was edited, or comes from a later version, may hold those of other
 * protocols: nobody connects by them, and nothing that is written here changes them.
 */
function secretsOf(entry: V2Entry, protocol: string): { uuid: string; password: string } {
  switch (protocol) {
    case 'trojan':
    case 'shadowsocks':
      return { uuid: '', password: entry.password };
    case 'hysteria':
    case 'hysteria2':
      return { uuid: '', password: entry.auth };
    default:
      return { uuid: entry.id, password: '' };
  }
}

/** Without those that have no name, and without our own keepers. */
function clientsOf(inbound: V2Inbound, traffics: Map<string, ThreeXUiTraffic>): V2Client[] {
  const settings = v2SettingsSchema.safeParse(inbound.settings);
  if (!settings.success) throw panelResponseInvalid('list inbounds', 'unexpected clients');
  const place = toPlace(inbound);
  return (settings.data.clients ?? [])
    .filter(({ email }) => email !== '' && !isKeeper(email))
    .map((entry) => ({ entry, inbound, place, traffic: traffics.get(entry.email) ?? null }));
}
