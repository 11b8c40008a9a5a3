import type { AccountPage, LinksReader } from '@panelkit/sdk';
import { inPages } from '../../http/answers/in-pages.ts';
import { nextTurn } from '../../http/answers/next-turn.ts';
import { panelResponseInvalid } from '../../http/to-panelkit-error.ts';
import { THREE_X_UI_PAGE_SIZE } from '../page-size.ts';
import {
  buildV2Links,
  isOurs,
  isShown,
  readV2Panel,
  toV2Client,
  type V2Client,
  type V2Snapshot,
} from './read-v2-panel.ts';
import { readV2Parts, type V2Part } from './read-v2-parts.ts';
import { observe, observeWithoutLinks, type V2Panel } from './v2-panel.ts';
import type { V2Inbound } from './v2-schemas.ts';

/** So many clients are kept in memory, and the list is read once. */
const MOST_KEPT = 5000;

/**
 * All clients. What their links need comes behind them in the list, so a long one is read twice: for the
 * inbounds and the counters, then for the clients, page by page.
 * @throws PanelkitError
 */
export async function* listV2Accounts(panel: V2Panel, withLinks: boolean): AsyncGenerator<AccountPage> {
  let count = 0;
  const countAndKeep = (): boolean => {
    count += 1;
    return count <= MOST_KEPT;
  };
  const snapshot = await readV2Panel(panel.api, { counter: () => true, client: countAndKeep });
  const clients = count <= MOST_KEPT ? [snapshot.clients] : readClients(panel, snapshot);
  for await (const page of inPages(clients, THREE_X_UI_PAGE_SIZE)) {
    yield withLinks
      ? { accounts: page.map((client) => observe(panel, client, snapshot)) }
      : {
          accounts: page.map((client) => observeWithoutLinks(panel, client, snapshot)),
          readLinks: createLinksReader(panel, page),
        };
    await nextTurn();
  }
}

/**
 * Links cost no call, but time: only those that somebody reads are built. A name may be on several inbounds.
 */
function createLinksReader({ host }: V2Panel, page: V2Client[]): LinksReader {
  const known = new Map(page.map((client) => [keyOf(String(client.inbound.id), client.entry.email), client]));
  return {
    callsPerAccount: false,
    of: async (accounts) =>
      accounts.map(({ name, inboundKeys: [inboundKey = ''] }) => {
        const client = known.get(keyOf(inboundKey, name));
        return client === undefined ? [] : buildV2Links(client, host);
      }),
  };
}

const keyOf = (inboundKey: string, name: string): string => `${inboundKey}:${name}`;

async function* readClients({ api }: V2Panel, snapshot: V2Snapshot): AsyncGenerator<V2Client[]> {
  const inbounds = new Map(snapshot.inbounds.map((inbound) => [inbound.id, inbound]));
  const { parts } = await readV2Parts(api);
  for await (const some of parts) yield some.flatMap((part) => clientOf(part, inbounds, snapshot));
}

/**
 * @throws PanelkitError for a client of an inbound that was not there a moment ago: left out, it would count
 *   as missing
 */
function clientOf(part: V2Part, inbounds: Map<number, V2Inbound>, { traffics }: V2Snapshot): V2Client[] {
  if (part.kind === 'inbound' && isOurs(part.inbound) && !inbounds.has(part.inbound.id)) throw changed();
  if (part.kind !== 'client' || !isShown(part.email)) return [];
  if (part.inboundId === null) throw panelResponseInvalid('list accounts', 'an inbound without its id');
  const inbound = inbounds.get(part.inboundId);
  return inbound === undefined ? [] : [toV2Client({ entry: part.entry(), inbound }, traffics)];
}

const changed = () => panelResponseInvalid('list accounts', 'its inbounds changed meanwhile');
