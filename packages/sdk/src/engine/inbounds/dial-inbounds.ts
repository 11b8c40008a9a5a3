import * as z from 'zod';
import type { Inbound } from '../../domain/inbounds/inbound.ts';
import { dialOf, type LinkDial, recordDial } from '../../domain/inbounds/inbound-dial.ts';
import type { Panel } from '../../domain/panels/panel.ts';
import type { Dialer, DialOutcome } from '../../ports/dialer.ts';
import type { DialableAccount } from '../../ports/storage/storage-many.ts';
import { openLinks } from '../accounts/account-secrets.ts';
import { callOutside } from '../kernel/call-outside.ts';
import type { Engine } from '../kernel/engine.ts';
import { listAll } from '../kernel/list-all.ts';
import { shakeInbound } from './shake-inbound.ts';

/** What a dial test found. */
export interface DialReport extends Record<string, number> {
  carrying: number;
  silent: number;
  /** Nobody is on them, their links are of a kind that the client does not know, or there was no client. */
  notTried: number;
}

/**
 * Links of different customers that are tried before an inbound counts as silent: one may be used up, or just
 * cut off.
 */
const LINKS_PER_INBOUND = 3;
/** Between two dials: a panel sees a new connection, not a burst. */
const PACE_MS = 1000;
/** A dialer has its own, shorter limit; past this one it counts as hanging. */
const DIAL_LIMIT_MS = 60_000;

/** A reason is a code, which staff see: whatever else a dialer says there may hold the link. */
const outcomeSchema: z.ZodType<DialOutcome> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('carries'), durationMs: z.number().nonnegative() }),
  z.object({ kind: z.literal('silent') }),
  z.object({ kind: z.literal('not-tried'), reason: z.string().regex(/^[a-z][a-z0-9-]{0,49}$/) }),
]);

/**
 * Connects and dials the inbounds in service of one panel, or of all, one link after another. Nothing is held
 * meanwhile.
 */
export async function dialInbounds(engine: Engine, panelId?: string): Promise<DialReport> {
  const { dialer, handshaker } = engine;
  const report: DialReport = { carrying: 0, silent: 0, notTried: 0 };
  for (const panel of await listDialed(engine, panelId)) {
    for (const { inbound, accounts } of await listDialable(engine, panel.id)) {
      if (handshaker !== null) {
        await shakeInbound(engine, handshaker, { panel, inboundId: inbound.id, accounts });
        await engine.backend.clock.sleep(PACE_MS);
      }
      if (dialer === null) continue;
      const dialed = await dialInbound(engine, dialer, accounts);
      await store(engine, inbound.id, dialed);
      if (dialed.result === 'carries') report.carrying += 1;
      else if (dialed.result === 'silent') report.silent += 1;
      else report.notTried += 1;
    }
  }
  return report;
}

async function listDialed({ backend }: Engine, panelId: string | undefined): Promise<Panel[]> {
  const panels = await listAll<Panel>((page) => backend.storage.panels.list(page));
  return panels.filter(
    ({ id, status, removedAt }) =>
      status !== 'disabled' && removedAt === null && (panelId === undefined || id === panelId),
  );
}

async function listDialable(
  { backend }: Engine,
  panelId: string,
): Promise<{ inbound: Inbound; accounts: DialableAccount[] }[]> {
  const { storage, clock } = backend;
  const inbounds = await listAll<Inbound>((page) => storage.inbounds.list({ ...page, panelId }));
  const where = { panelId, now: clock.now(), perInbound: LINKS_PER_INBOUND };
  const accounts = await storage.accounts.listDialable(where);
  return inbounds
    .filter(({ status }) => status === 'active')
    .map((inbound) => ({ inbound, accounts: accounts.filter(({ inboundId }) => inboundId === inbound.id) }));
}

async function dialInbound(
  engine: Engine,
  dialer: Dialer,
  accounts: readonly DialableAccount[],
): Promise<LinkDial> {
  const dialed: LinkDial[] = [];
  for (const account of accounts) {
    const [link] = openLinks(engine.secretBox, account);
    if (link === undefined) continue;
    const one = await dialLink(engine, dialer, link);
    dialed.push(one);
    await engine.backend.clock.sleep(PACE_MS);
    if (one.result === 'carries') break;
  }
  return dialOf(dialed);
}

/** A dialer that throws, hangs or answers nonsense says nothing of the link. */
async function dialLink(engine: Engine, dialer: Dialer, link: string): Promise<LinkDial> {
  const untried: LinkDial = { result: 'not-tried', reason: 'client-failed', durationMs: null };
  try {
    const outside = { fetch: engine.fetch, clock: engine.backend.clock };
    const end = await callOutside(outside, DIAL_LIMIT_MS, ({ signal }) => dialer.dial(link, { signal }));
    if (end.kind === 'late') return untried;
    const { data: answer } = outcomeSchema.safeParse(end.answer);
    if (answer === undefined) {
      engine.logger.warn({}, 'a dialer gave an answer that makes no sense');
      return untried;
    }
    if (answer.kind === 'carries')
      return { result: 'carries', reason: null, durationMs: Math.round(answer.durationMs) };
    if (answer.kind === 'silent') return { result: 'silent', reason: null, durationMs: null };
    return { ...untried, reason: answer.reason };
  } catch (error) {
    // Not the error itself: a client may put the link into its message.
    const name = error instanceof Error ? error.name : 'unknown';
    engine.logger.warn({ error: name }, 'a link could not be dialed');
    return untried;
  }
}

async function store({ backend }: Engine, inboundId: string, dialed: LinkDial): Promise<void> {
  await backend.storage.transaction(async (tx) => {
    const { panelId, status, usedCount: accountCount, lastDial } = await tx.inbounds.get(inboundId);
    // It stopped meanwhile, and staff are alerted to that.
    if (status !== 'active') return;
    const { dial, fellSilent } = recordDial(lastDial, dialed, tx.now);
    await tx.inbounds.update(inboundId, { lastDial: dial });
    if (!fellSilent) return;
    const aggregate = { kind: 'inbound', id: inboundId };
    await tx.events.append({
      aggregate,
      type: 'inbound.silent',
      data: { panelId, accountCount },
      at: tx.now,
    });
  });
}
