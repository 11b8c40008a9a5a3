import type { DesiredInbound, WriteOutcome } from '@panelkit/sdk';
import * as z from 'zod';
import { makeRealityKeys, makeShortId, type RealityKeys } from '../../http/reality-keys.ts';
import { type SUiApi, toOutcome } from '../s-ui-api.ts';
import { sUiSavedSchema } from '../s-ui-schemas.ts';
import { listTlsRows, saveRow } from './s-ui-inbound-rows.ts';
import { toSUiTls } from './to-s-ui-inbound.ts';

/** What hides an inbound is there as wanted (`id`, 0 for nothing), or why it is not. */
export type SavedTls = { id: number; outcome: null } | { id: null; outcome: WriteOutcome };

/**
 * Makes or changes the row of the inbound's name; one that a former try left is adopted.
 * @throws PanelkitError when it cannot be read
 */
export async function saveTls(
  api: SUiApi,
  desired: DesiredInbound,
  signal: AbortSignal | undefined,
): Promise<SavedTls> {
  if (desired.template.security.kind === 'none') return { id: 0, outcome: null };
  const byName = async () => (await listTlsRows(api, signal)).find(({ name }) => name === desired.name);
  const current = (await byName()) ?? null;
  const keys = await makeKeys(api, desired, signal);
  const data = toSUiTls(desired, { current, keys, shortId: makeShortId() });
  if (current !== null && isSame(data, current)) return { id: current.id, outcome: null };
  const action = current === null ? 'new' : 'edit';
  const outcome = toOutcome(await saveRow(api, { object: 'tls', action, data }, signal), sUiSavedSchema);
  if (outcome.kind !== 'applied') return { id: null, outcome };
  const saved = await byName();
  if (saved === undefined) return { id: null, outcome: { kind: 'unknown', cause: 'the panel lost a write' } };
  return { id: saved.id, outcome: null };
}

const linesSchema = z.array(z.string());

/** The panel makes the keys; where it fails, which it says with a success, they are made here. */
async function makeKeys(
  api: SUiApi,
  { template }: DesiredInbound,
  signal: AbortSignal | undefined,
): Promise<RealityKeys> {
  if (template.security.kind !== 'reality') return { privateKey: '', publicKey: '' };
  const reply = await api({ method: 'GET', path: 'keypairs', query: { k: 'reality' }, signal });
  const lines = linesSchema.safeParse(reply.kind === 'done' ? reply.obj : null).data ?? [];
  const named = (label: string) =>
    lines.find((line) => line.startsWith(`${label}: `))?.slice(label.length + 2);
  const [privateKey, publicKey] = [named('PrivateKey'), named('PublicKey')];
  return privateKey && publicKey ? { privateKey, publicKey } : makeRealityKeys();
}

function isSame(first: unknown, second: unknown): boolean {
  return JSON.stringify(sorted(first)) === JSON.stringify(sorted(second));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, sorted(inner)] as const);
  return Object.fromEntries(entries.sort(([first], [second]) => (first < second ? -1 : 1)));
}
