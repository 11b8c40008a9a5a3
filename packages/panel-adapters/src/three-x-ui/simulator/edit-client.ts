import type { ThreeXUiState } from './three-x-ui-state.ts';

/** What someone may change of a client by hand, on the panel's own page. */
export interface ClientEdit {
  email?: string;
  uuid?: string;
  password?: string;
  subId?: string;
  comment?: string;
  enable?: boolean;
}

/** As the panel's page does: the counter goes with the client to a new name. */
export function editClient({ data, core, pending }: ThreeXUiState, email: string, changes: ClientEdit): void {
  const { uuid: id, ...others } = changes;
  const record = data.records.get(email);
  const entry = [...data.entries.values()].flat().find((candidate) => candidate.email === email);
  if (record !== undefined) Object.assign(record, changes);
  if (entry !== undefined) Object.assign(entry, others, id === undefined ? {} : { id });
  const { email: renamed = email, enable } = changes;
  if (enable !== undefined) switchTo({ data, core }, email, enable);
  if (renamed === email) return;
  for (const rows of [data.records, data.traffics, pending] as Map<string, unknown>[]) {
    const row = rows.get(email);
    rows.delete(email);
    if (row !== undefined) rows.set(renamed, row);
  }
  const traffic = data.traffics.get(renamed);
  if (traffic !== undefined) data.traffics.set(renamed, { ...traffic, email: renamed });
  if (core.delete(email)) core.add(renamed);
}

function switchTo(
  { data, core }: Pick<ThreeXUiState, 'data' | 'core'>,
  email: string,
  enable: boolean,
): void {
  const traffic = data.traffics.get(email);
  if (traffic !== undefined) data.traffics.set(email, { ...traffic, enable });
  if (enable) core.add(email);
  else core.delete(email);
}

/**
 * As the panel's page does: the counter goes with the client. Version 2 keeps the last client of an inbound.
 */
export function removeClient({ data, core, pending }: ThreeXUiState, email: string): void {
  for (const [inboundId, entries] of data.entries) {
    const left = entries.filter((entry) => entry.email !== email);
    if (left.length === 0 && entries.length > 0) return;
    data.entries.set(inboundId, left);
  }
  data.records.delete(email);
  data.traffics.delete(email);
  pending.delete(email);
  core.delete(email);
}
