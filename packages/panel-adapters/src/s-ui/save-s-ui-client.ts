import type { WriteOutcome } from '@panelkit/sdk';
import { type SUiApi, type SUiReply, toOutcome } from './s-ui-api.ts';
import { sUiSavedSchema } from './s-ui-schemas.ts';

/** One change of a client, as the panel's form takes it. `data` of `del` is the id. */
export interface ClientSave {
  action: 'new' | 'edit' | 'del';
  data: Record<string, unknown> | number;
  signal: AbortSignal | undefined;
}

/** Sends it once. The id 0 in the query spares the panel from answering with its whole list. */
export function postClient(api: SUiApi, { action, data, signal }: ClientSave): Promise<SUiReply> {
  const body = new URLSearchParams({ object: 'clients', action, data: toData(data) });
  return api({ method: 'POST', path: 'save', query: { id: 0 }, body, signal });
}

/**
 * A list of inbounds whose text has six bytes (`[9,10]`, `[1000]`) gets a seventh: SQLite takes it for its
 * own binary form of JSON, and the panel cannot read its clients any more.
 */
function toData(data: ClientSave['data']): string {
  return JSON.stringify(data).replace(/("inbounds":\[[\d,]{4})\]/, '$1 ]');
}

/** Sends it once; what came of it. Never throws for a panel's answer. */
export async function saveClient(api: SUiApi, save: ClientSave): Promise<WriteOutcome> {
  return toOutcome(await postClient(api, save), sUiSavedSchema);
}
