import { createHash } from 'node:crypto';
import { isAtLeast } from '../dialects/version-numbers.ts';
import { buildInboundLinks } from '../links/build-inbound-links.ts';
import type { JsonObject, SimulatedClient, SimulatedInbound, ThreeXUiState } from './three-x-ui-state.ts';

/** The inbounds with clients that show nothing secret. */
export function slimInbounds(state: ThreeXUiState): JsonObject[] {
  return state.data.inbounds.map((inbound) => {
    const records = [...state.data.records.values()].filter(({ inboundIds }) =>
      inboundIds.includes(inbound.id),
    );
    const clients = records.map(({ email, enable }) => ({ email, enable }));
    return toInboundAnswer(state, inbound, clients);
  });
}

/** An inbound as it is answered: its columns of JSON are texts before 3.1.0 and objects since. */
export function toInboundAnswer(
  { version, data }: ThreeXUiState,
  inbound: SimulatedInbound,
  clients: JsonObject[],
): JsonObject {
  const asText = !isAtLeast(version.numbers, [3, 1, 0]);
  const column = (value: unknown): unknown => (asText ? JSON.stringify(value, null, 2) : value);
  const { settings, streamSettings, sniffing = { enabled: false }, ...fields } = inbound;
  const emails = new Set(clients.map(({ email }) => email));
  return {
    ...fields,
    up: 0,
    down: 0,
    total: 0,
    expiryTime: 0,
    trafficReset: 'never',
    lastTrafficResetTime: 0,
    tag: asText ? `inbound-${inbound.port}` : `in-${inbound.port}-tcp`,
    clientStats: [...data.traffics.values()].filter(({ email, inboundId }) =>
      asText ? inboundId === inbound.id : emails.has(email),
    ),
    settings: column({ clients, ...settings }),
    streamSettings: column(streamSettings),
    sniffing: column(sniffing),
  };
}

/**
 * The share links of these clients, by inbound. Of what a Reality inbound offers, one is drawn at each look.
 */
export function linksOf(state: ThreeXUiState, records: SimulatedClient[], host: string): string[] {
  return state.data.inbounds.flatMap((inbound) =>
    records
      .filter(({ inboundIds }) => inboundIds.includes(inbound.id))
      .flatMap((record) =>
        buildInboundLinks(withDrawnLots(inbound, state.random), record, host).map((link) =>
          link.replace('spx=%2F', `spx=%2F${pathOf(state, record)}`),
        ),
      ),
  );
}

function withDrawnLots(inbound: SimulatedInbound, random: () => number): SimulatedInbound {
  const { realitySettings } = inbound.streamSettings;
  if (typeof realitySettings !== 'object' || realitySettings === null) return inbound;
  const lots = Object.entries(realitySettings).map(([name, value]) => {
    const isLot = (name === 'serverNames' || name === 'shortIds') && Array.isArray(value);
    return [name, isLot ? [value[Math.floor(random() * value.length)]] : value];
  });
  return {
    ...inbound,
    streamSettings: { ...inbound.streamSettings, realitySettings: Object.fromEntries(lots) },
  };
}

/**
 * What a Reality link says after the slash of its path to crawl: since 3.5.0 it follows from the client,
 * before it is random.
 */
function pathOf({ version, makeUuid }: ThreeXUiState, { subId }: SimulatedClient): string {
  if (!isAtLeast(version.numbers, [3, 5, 0])) return makeUuid().replaceAll('-', 'Z').slice(0, 15);
  return createHash('sha256').update(`/|${subId}`).digest('hex').slice(0, 15);
}
