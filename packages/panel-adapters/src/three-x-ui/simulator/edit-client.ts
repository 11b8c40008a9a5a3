import type { ThreeXUiState } from './three-x-ui-state.ts';

/** What someone may change of a client by hand, on the panel's own page. */
export interface ClientEdit {
  email?: string;
  uuid?: string;
  password?: string;
  subId?: string;
  comment?: string;
}

/** As the panel's page does: the counter goes with the client to a new name. */
export function editClient({ data, core, pending }: ThreeXUiState, email: string, changes: ClientEdit): void {
  const { uuid: id, ...others } = changes;
  const record = data.records.get(email);
  const entry = [...data.entries.values()].flat().find((candidate) => candidate.email === email);
  if (record !== undefined) Object.assign(record, changes);
  if (entry !== undefined) Object.assign(entry, others, id === undefined ? {} : { id });
  const { email: renamed = email } = changes;
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
