import {
  type DesiredInbound,
  type InboundControl,
  type InboundReference,
  inboundDifferences,
  portsToTry,
  type WriteOptions,
  type WriteOutcome,
} from '@panelkit/sdk';
import * as z from 'zod';
import { notApplied } from '../../http/not-applied.ts';
import { makeRealityKeys, makeShortId } from '../../http/reality-keys.ts';
import { isMissingRecord, isPortTaken } from '../refusals.ts';
import { outcomeOf, toOutcome } from '../three-x-ui-api.ts';
import {
  type InboundDialect,
  listInboundRows,
  readInboundRow,
  sendInboundRow,
  sendInboundVerb,
} from './inbound-rows.ts';
import { observeInbound } from './observe-inbound.ts';
import { type RealitySecrets, toInboundRow } from './to-inbound-row.ts';

const keysSchema = z.object({ privateKey: z.string().min(1), publicKey: z.string().min(1) });
/** So many ports that the panel refuses are tried, of those that its list shows as free. */
const MOST_PORTS = 5;

/**
 * Inbounds in both dialects. They are found by their remark, which the panel neither changes nor keeps
 * unique.
 */
export function createThreeXUiInbounds(panel: InboundDialect): InboundControl {
  return {
    find: async ({ name, key }: InboundReference) => {
      const rows = await listInboundRows(panel);
      return rows.filter(({ id, remark }) => remark === name || String(id) === key).map(observeInbound);
    },
    create: (desired, options = {}) => create(panel, desired, options),
    update: (desired, options) => update(panel, desired, options),
    remove: (inbound, options = {}) => remove(panel, inbound, options),
  };
}

async function create(
  panel: InboundDialect,
  desired: DesiredInbound,
  { signal }: WriteOptions,
): Promise<WriteOutcome> {
  const rows = await listInboundRows(panel, signal);
  if (rows.some(({ remark }) => remark === desired.name)) return { kind: 'already' };
  const secrets = await makeSecrets(panel, desired, signal);
  const taken = new Set(rows.map(({ port }) => port));
  return onFreePort(portsToTry(desired.template.port, desired.name), taken, (port) =>
    sendInboundRow(panel, 'add', toInboundRow(desired, { current: null, port, secrets }), signal),
  );
}

/** A refused port proves that nothing was done; then the next one that looks free is tried. */
async function onFreePort(
  ports: number[],
  taken: ReadonlySet<number>,
  send: (port: number) => ReturnType<typeof sendInboundRow>,
): Promise<WriteOutcome> {
  for (const port of ports.filter((wanted) => !taken.has(wanted)).slice(0, MOST_PORTS)) {
    const reply = await send(port);
    if (reply.kind !== 'refused' || !isPortTaken(reply.reason)) return outcomeOf(reply);
  }
  return { kind: 'refused', reason: 'no port of those that are wanted is free' };
}

/** The panel makes the keys with its Xray; where that does not run, they are made here. */
async function makeSecrets(
  { api }: InboundDialect,
  { template }: DesiredInbound,
  signal: AbortSignal | undefined,
): Promise<RealitySecrets> {
  const shortId = makeShortId();
  if (template.security.kind !== 'reality') return { privateKey: '', publicKey: '', shortId };
  const reply = await api({ method: 'GET', path: '/panel/api/server/getNewX25519Cert', signal });
  const made = keysSchema.safeParse(reply.kind === 'done' ? reply.obj : null);
  return { ...(made.success ? made.data : makeRealityKeys()), shortId };
}

async function update(
  panel: InboundDialect,
  desired: DesiredInbound,
  { existing, signal }: Parameters<InboundControl['update']>[1],
): Promise<WriteOutcome> {
  const rows = await listInboundRows(panel, signal);
  const row = rows.find(({ id }) => String(id) === existing.key);
  if (row === undefined) return notApplied('the inbound is gone');
  const differences = inboundDifferences(desired, observeInbound(row));
  if (differences.length === 0) return { kind: 'already' };
  // Written whole, a client that came in between would be lost.
  if (panel.hasSwitch && differences.every((field) => field === 'enabled')) {
    const body = { enable: desired.enabled };
    return outcomeOf(await sendInboundVerb(panel, `setEnable/${existing.key}`, { body, signal }));
  }
  const current = await readInboundRow(panel, existing.key, signal);
  const secrets = await makeSecrets(panel, desired, signal);
  const ports = portsToTry(desired.template.port, desired.name);
  const others = rows.filter(({ id }) => String(id) !== existing.key);
  const taken = new Set(others.map(({ port }) => port));
  const wanted = ports.includes(current.port) ? [current.port] : ports;
  return onFreePort(wanted, taken, (port) => {
    const changed = toInboundRow(desired, { current, port, secrets });
    return sendInboundRow(panel, `update/${existing.key}`, changed, signal);
  });
}

/**
 * Looks first: the panel deletes clients with their inbound, says "deleted" of one that is not there, and
 * gives ids again.
 */
async function remove(
  panel: InboundDialect,
  { name, key }: { name: string; key: string },
  { signal }: WriteOptions,
): Promise<WriteOutcome> {
  const rows = await listInboundRows(panel, signal);
  const row = rows.find(({ id, remark }) => String(id) === key && remark === name);
  if (row === undefined) return { kind: 'already' };
  if (observeInbound(row).accountCount > 0) return { kind: 'refused', reason: 'accounts are on the inbound' };
  const reply = await sendInboundVerb(panel, `del/${key}`, { signal });
  if (reply.kind === 'done') return { kind: 'applied' };
  if (reply.kind === 'refused' && isMissingRecord(reply.reason)) return { kind: 'already' };
  return toOutcome(reply);
}
