import type { PanelBackup, WriteOutcome } from '@panelkit/sdk';
import * as z from 'zod';
import { parseJson } from '../http/answers/parse-json.ts';
import { attachmentSchema } from '../http/answers/read-attachment.ts';
import { panelRefused } from '../http/to-panelkit-error.ts';
import type { ThreeXUiFacts } from './dialects/three-x-ui-version.ts';
import { outcomeOf, readReply, type ThreeXUiApi } from './three-x-ui-api.ts';

const namesSchema = z.array(z.string()).nullable();
/**
 * Addresses, with the moment behind them in some versions, or objects since 3.4.0. A text where there are
 * none, or (2.6) their JSON.
 */
const ipsSchema = z.preprocess(
  (value) => (typeof value === 'string' ? (parseJson(value) ?? []) : value),
  z.array(z.union([z.string(), z.object({ ip: z.string() }).transform(({ ip }) => ip)])).nullable(),
);

/** Who is online. A read, despite its method. @throws PanelkitError */
export async function listThreeXUiOnline(api: ThreeXUiApi, facts: ThreeXUiFacts): Promise<string[]> {
  const reply = await api({ method: 'POST', path: `${clientsOf(facts)}/onlines` });
  return readReply(reply, 'read online accounts', namesSchema) ?? [];
}

/** From where a client was used; the panel keeps an address for half an hour. @throws PanelkitError */
export async function listThreeXUiIps(
  api: ThreeXUiApi,
  facts: ThreeXUiFacts,
  name: string,
): Promise<string[]> {
  const verb = facts.dialect === 'v3' ? 'ips' : 'clientIps';
  const path = `${clientsOf(facts)}/${verb}/${encodeURIComponent(name)}`;
  const seen = readReply(await api({ method: 'POST', path }), 'read addresses', ipsSchema) ?? [];
  return [...new Set(seen.map((text) => text.split(' ')[0] ?? ''))];
}

export async function clearThreeXUiIps(
  api: ThreeXUiApi,
  facts: ThreeXUiFacts,
  { name, signal }: { name: string; signal: AbortSignal | undefined },
): Promise<WriteOutcome> {
  const verb = facts.dialect === 'v3' ? 'clearIps' : 'clearClientIps';
  const path = `${clientsOf(facts)}/${verb}/${encodeURIComponent(name)}`;
  return outcomeOf(await api({ method: 'POST', path, signal }));
}

/** The inbound's counter alone, since 3.1.0; of one that is not there the panel says that it is done. */
export async function resetThreeXUiInboundUsage(
  api: ThreeXUiApi,
  { dialect }: ThreeXUiFacts,
  { key, signal }: { key: string; signal: AbortSignal | undefined },
): Promise<WriteOutcome> {
  if (dialect === 'v2')
    return { kind: 'refused', reason: 'this version zeroes the counters of all inbounds or of none' };
  return outcomeOf(await api({ method: 'POST', path: `/panel/api/inbounds/${key}/resetTraffic`, signal }));
}

/** The panel's database: SQLite, or a dump where it keeps PostgreSQL. @throws PanelkitError */
export async function downloadThreeXUiBackup(api: ThreeXUiApi, facts: ThreeXUiFacts): Promise<PanelBackup> {
  if (!facts.givesBackup) throw panelRefused('download backup', 'not to be had before 2.7.0');
  const reply = await api({ method: 'GET', path: '/panel/api/server/getDb', wantsBytes: true });
  return readReply(reply, 'download backup', attachmentSchema);
}

function clientsOf({ dialect }: ThreeXUiFacts): string {
  return `/panel/api/${dialect === 'v3' ? 'clients' : 'inbounds'}`;
}
