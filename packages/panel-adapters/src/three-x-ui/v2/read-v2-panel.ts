import type { ObservedAccount, RemoteInbound } from '@panelkit/sdk';
import * as z from 'zod';
import { nextTurn } from '../../http/answers/next-turn.ts';
import { buildInboundLinks } from '../links/build-inbound-links.ts';
import type { ThreeXUiApi } from '../three-x-ui-api.ts';
import { toObservedAccount } from '../three-x-ui-client.ts';
import { threeXUiFingerprint } from '../three-x-ui-fingerprint.ts';
import type { ThreeXUiTraffic } from '../three-x-ui-schemas.ts';
import { readV2Parts } from './read-v2-parts.ts';
import { type EntryPlace, isKeeper } from './v2-entry.ts';
import { type V2Entry, type V2Inbound, v2SettingsSchema } from './v2-schemas.ts';

/** A client with its place and its counter. */
export interface V2Client {
  entry: V2Entry;
  inbound: V2Inbound;
  place: EntryPlace;
  traffic: ThreeXUiTraffic | null;
}

/** The panel at one moment: this version shows a client nowhere else than in its inbound. */
export interface V2Snapshot {
  inbounds: V2Inbound[];
  /** Those that were wanted. */
  clients: V2Client[];
  /** Counters that were wanted, also of clients that are no more. */
  traffics: Map<string, ThreeXUiTraffic>;
  /** The panel's clock minus ours. */
  skewMs: number;
}

/** What is kept of a panel; the rest goes by. */
export interface V2Wanted {
  counter(traffic: ThreeXUiTraffic): boolean;
  client(email: string): boolean;
}

/** The clients of these names. */
export function named(...names: string[]): V2Wanted {
  return { counter: ({ email }) => names.includes(email), client: (email) => names.includes(email) };
}

const PROTOCOLS = new Set(['vless', 'vmess', 'trojan', 'shadowsocks', 'hysteria', 'hysteria2']);
const networkSchema = z.object({ network: z.string() });

/** Others wait no longer than these take. */
const PARTS_A_TURN = 500;

/** @throws PanelkitError */
export async function readV2Panel(
  api: ThreeXUiApi,
  wanted: V2Wanted,
  signal?: AbortSignal,
): Promise<V2Snapshot> {
  const { parts, skewMs } = await readV2Parts(api, signal);
  const snapshot: V2Snapshot = { inbounds: [], clients: [], traffics: new Map(), skewMs };
  const found: { entry: V2Entry; inbound: V2Inbound }[] = [];
  let ofInbound: V2Entry[] = [];
  let sinceTurn = 0;
  for await (const some of parts) {
    for (const part of some) {
      if (part.kind === 'counter' && wanted.counter(part.traffic))
        snapshot.traffics.set(part.traffic.email, part.traffic);
      if (part.kind === 'client' && isShown(part.email) && wanted.client(part.email))
        ofInbound.push(part.entry());
      if (part.kind !== 'inbound') continue;
      const { inbound } = part;
      found.push(...ofInbound.map((entry) => ({ entry, inbound })));
      ofInbound = [];
      if (isOurs(inbound)) snapshot.inbounds.push(inbound);
    }
    sinceTurn += some.length;
    if (sinceTurn < PARTS_A_TURN) continue;
    sinceTurn = 0;
    await nextTurn();
  }
  snapshot.clients = found
    .filter(({ inbound }) => isOurs(inbound))
    .map((client) => toV2Client(client, snapshot.traffics));
  return snapshot;
}

/** An inbound of a protocol whose clients we can name. */
export const isOurs = ({ protocol }: V2Inbound): boolean => PROTOCOLS.has(protocol);

/** Not one without a name, and not one of our own keepers. */
export const isShown = (email: string): boolean => email !== '' && !isKeeper(email);

export function toV2Client(
  { entry, inbound }: { entry: V2Entry; inbound: V2Inbound },
  traffics: ReadonlyMap<string, ThreeXUiTraffic>,
): V2Client {
  return { entry, inbound, place: toPlace(inbound), traffic: traffics.get(entry.email) ?? null };
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

/** The links that the client's inbound makes. Pure. */
export function buildV2Links({ entry, inbound }: V2Client, host: string): string[] {
  const cipher = typeof entry.security === 'string' ? entry.security : '';
  return buildInboundLinks(inbound, { ...entry, ...secretsOf(entry, inbound.protocol), cipher }, host);
}

/** The client in our words, without its links. Pure. */
export function observeV2Client({ entry, inbound, traffic }: V2Client, panelNow: Date): ObservedAccount {
  const { uuid, password } = secretsOf(entry, inbound.protocol);
  const client = {
    ...entry,
    uuid,
    password,
    inboundIds: [inbound.id],
    links: [],
    enable: entry.enable && (traffic?.enable ?? true),
    usedBytes: traffic === null ? 0 : traffic.up + traffic.down,
    lastOnline: traffic?.lastOnline ?? 0,
    counterId: traffic?.id ?? 0,
  };
  return toObservedAccount(client, panelNow);
}

/**
 * The secret that the inbound's protocol goes by. A client that was edited, or comes from a later version,
 * may hold those of other protocols: nobody connects by them, and nothing that is written here changes them.
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
