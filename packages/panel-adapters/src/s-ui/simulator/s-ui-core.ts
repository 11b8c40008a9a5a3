import {
  hasUsers,
  type SimulatedClient,
  type SimulatedSUiInbound,
  SUiRefused,
  type SUiState,
} from './s-ui-state.ts';

/**
 * Starts sing-box with all inbounds; one client without the credentials of an inbound's protocol keeps it
 * down.
 * @throws SUiRefused
 */
export function startCore(state: SUiState): void {
  if (state.core.running) return;
  state.core.serving.clear();
  for (const inbound of state.data.inbounds.values())
    state.core.serving.set(inbound.tag, usersOf(state, inbound));
  state.core.running = true;
}

/** As `restartSb`, and a restart of the whole process: all connections are cut. @throws SUiRefused */
export function restartCore(state: SUiState): void {
  state.core.running = false;
  state.core.uncounted.clear();
  state.core.serving.clear();
  startCore(state);
}

/**
 * Takes the inbounds out of sing-box, cuts the connections of all their clients and puts them in again. Where
 * that fails, the inbound stays out, although the database is rolled back. Source: service/inbounds.go,
 * `RestartInbounds`.
 * @throws SUiRefused
 */
export function rebuildInbounds(state: SUiState, ids: readonly number[]): void {
  if (!state.core.running) return;
  for (const inbound of state.data.inbounds.values()) {
    if (!ids.includes(inbound.id)) continue;
    state.core.serving.delete(inbound.tag);
    state.rebuilds.push(inbound.tag);
    state.core.serving.set(inbound.tag, usersOf(state, inbound));
  }
}

/**
 * The clients that sing-box is given for an inbound: those that are on.
 * @throws SUiRefused when one lacks the credentials
 */
function usersOf(state: SUiState, inbound: SimulatedSUiInbound): Set<string> {
  const users = new Set<string>();
  if (!hasUsers(inbound)) return users;
  const key = configKeyOf(inbound);
  for (const client of state.data.clients.values()) {
    if (!client.enable || !isOn(client, inbound.id)) continue;
    if (client.config?.[key] === undefined) throw new SUiRefused(missingConfig(key));
    users.add(client.name);
  }
  return users;
}

export function isOn({ inbounds }: SimulatedClient, inboundId: number): boolean {
  return inbounds?.includes(inboundId) === true;
}

function configKeyOf({ type, options }: SimulatedSUiInbound): string {
  return type === 'shadowsocks' && options.method === '2022-blake3-aes-128-gcm' ? 'shadowsocks16' : type;
}

function missingConfig(key: string): string {
  const column = `json_extract(clients.config, \\"$.${key}\\")`;
  return `sql: Scan error on column index 0, name "${column}": converting NULL to string is unsupported`;
}
