import {
  type DesiredInbound,
  type InboundControl,
  type InboundReference,
  inboundDifferences,
  isPanelkitError,
  portsToTry,
  type WriteOutcome,
} from '@panelkit/sdk';
import { notApplied, notAppliedBecause } from '../../http/not-applied.ts';
import { type SUiApi, type SUiReply, toOutcome } from '../s-ui-api.ts';
import { sUiSavedSchema } from '../s-ui-schemas.ts';
import { observeSUiInbound } from './observe-s-ui-inbound.ts';
import {
  listInbounds,
  listTlsRows,
  readInboundRows,
  type SUiInboundRow,
  saveRow,
} from './s-ui-inbound-rows.ts';
import { saveTls } from './save-tls.ts';
import { toSUiInbound, whyNotOnSUi } from './to-s-ui-inbound.ts';

/** So many ports that sing-box cannot have are tried, of those that no inbound of the panel has. */
const MOST_PORTS = 5;

/**
 * Inbounds of S-UI. The tag is theirs for good and unique; what hides one is a row of the same name beside
 * it.
 */
export function createSUiInbounds(api: SUiApi): InboundControl {
  return {
    find: (reference) => find(api, reference),
    create: (desired, { signal } = {}) => written(() => create(api, desired, signal)),
    update: (desired, { existing, signal }) =>
      written(() => update(api, desired, { key: existing.key, signal })),
    remove: (inbound, { signal } = {}) => written(() => remove(api, inbound, signal)),
  };
}

async function find(api: SUiApi, { name, key }: InboundReference): ReturnType<InboundControl['find']> {
  const listed = (await listInbounds(api)).filter(({ id, tag }) => tag === name || String(id) === key);
  if (listed.length === 0) return [];
  const rows = await readInboundRows(
    api,
    listed.map(({ id }) => id),
  );
  const tls = rows.some(({ tls_id }) => tls_id !== 0) ? await listTlsRows(api) : [];
  return rows.map((row) => {
    const { accountCount = 0 } = listed.find(({ id }) => id === row.id) ?? {};
    return observeSUiInbound(
      row,
      { accountCount },
      tls.find(({ id }) => id === row.tls_id),
    );
  });
}

async function create(
  api: SUiApi,
  desired: DesiredInbound,
  signal: AbortSignal | undefined,
): Promise<WriteOutcome> {
  const reason = whyNotOnSUi(desired);
  if (reason !== null) return { kind: 'refused', reason };
  const listed = await listInbounds(api, signal);
  if (listed.some(({ tag }) => tag === desired.name)) return { kind: 'already' };
  const tls = await saveTls(api, desired, signal);
  if (tls.outcome !== null) return tls.outcome;
  const ports = freePorts(desired, listed);
  return onPorts(ports, (port) => {
    const data = toSUiInbound(desired, { current: null, port, tlsId: tls.id });
    return saveRow(api, { object: 'inbounds', action: 'new', data }, signal);
  });
}

/** The panel itself lets two inbounds have one port. */
function freePorts({ name, template }: DesiredInbound, others: { port: number | null }[]): number[] {
  const taken = new Set(others.map(({ port }) => port));
  return portsToTry(template.port, name).filter((port) => !taken.has(port));
}

async function onPorts(ports: number[], send: (port: number) => Promise<SUiReply>): Promise<WriteOutcome> {
  for (const port of ports.slice(0, MOST_PORTS)) {
    const reply = await send(port);
    if (reply.kind !== 'refused' || reply.refusal !== 'port') return toOutcome(reply, sUiSavedSchema);
  }
  return { kind: 'refused', reason: 'no port of those that are wanted is free' };
}

async function update(
  api: SUiApi,
  desired: DesiredInbound,
  { key, signal }: { key: string; signal: AbortSignal | undefined },
): Promise<WriteOutcome> {
  const [observed] = await find(api, { name: desired.name, key });
  const [current] = await readInboundRows(api, [Number(key)], signal);
  if (observed === undefined || current === undefined) return notApplied('the inbound is gone');
  const differences = inboundDifferences(desired, observed);
  if (differences.length === 0) return { kind: 'already' };
  const reason = whyNotOnSUi(desired);
  if (reason !== null) return { kind: 'refused', reason };
  const tls = await saveTls(api, desired, signal);
  if (tls.outcome !== null) return tls.outcome;
  if (tls.id === current.tls_id && differences.every((field) => field === 'security'))
    return { kind: 'applied' };
  const others = (await listInbounds(api, signal)).filter(({ id }) => id !== current.id);
  const { listen_port } = current;
  const keepsPort = !differences.includes('port') && listen_port !== null && listen_port !== undefined;
  const ports = keepsPort ? [listen_port] : freePorts(desired, others);
  const outcome = await onPorts(ports, (port) => {
    const data = toSUiInbound(desired, { current, port, tlsId: tls.id });
    return saveRow(api, { object: 'inbounds', action: 'edit', data }, signal);
  });
  return outcome.kind === 'refused' && ports.length > 0 ? standUp(api, current, outcome) : outcome;
}

/** What sing-box refused is taken back by the database only: the inbound is down until the next good save. */
async function standUp(api: SUiApi, current: SUiInboundRow, refused: WriteOutcome): Promise<WriteOutcome> {
  const reply = await saveRow(api, { object: 'inbounds', action: 'edit', data: current });
  const outcome = toOutcome(reply, sUiSavedSchema);
  return outcome.kind === 'applied' ? refused : outcome;
}

/**
 * Looks first: the panel takes clients off an inbound without asking, and says "deleted" of one that is not
 * there.
 */
async function remove(
  api: SUiApi,
  { name, key }: { name: string; key: string },
  signal: AbortSignal | undefined,
): Promise<WriteOutcome> {
  const listed = (await listInbounds(api, signal)).find(({ id, tag }) => String(id) === key && tag === name);
  if (listed !== undefined) {
    if (listed.accountCount > 0) return { kind: 'refused', reason: 'accounts are on the inbound' };
    const reply = await saveRow(api, { object: 'inbounds', action: 'del', data: name }, signal);
    const outcome = toOutcome(reply, sUiSavedSchema);
    if (outcome.kind !== 'applied') return outcome;
  }
  const tls = (await listTlsRows(api, signal)).find((row) => row.name === name);
  if (tls === undefined) return { kind: listed === undefined ? 'already' : 'applied' };
  return toOutcome(
    await saveRow(api, { object: 'tls', action: 'del', data: tls.id }, signal),
    sUiSavedSchema,
  );
}

/** Only reads throw, and none of them follows a write whose answer is not passed on. */
async function written(write: () => Promise<WriteOutcome>): Promise<WriteOutcome> {
  try {
    return await write();
  } catch (error) {
    if (isPanelkitError(error)) return notAppliedBecause(error);
    throw error;
  }
}
