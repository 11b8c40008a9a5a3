import type { Inbound } from '../../domain/inbounds/inbound.ts';
import { compareInbounds, type SeenInbound } from '../../domain/inbounds/inbound-changes.ts';
import type { Panel } from '../../domain/panels/panel.ts';
import { failureOf } from '../contact/panel-failure.ts';
import { wakeWaiting } from '../contact/wake-waiting.ts';
import type { Engine } from '../kernel/engine.ts';
import { listAll } from '../kernel/list-all.ts';
import { recordInbounds, toSeenInbounds } from './record-inbounds.ts';

/** The inbounds of a panel as they were a moment before its listing. */
export interface ObservedInbounds {
  byId: ReadonlyMap<string, Inbound>;
  byKey: ReadonlyMap<string, Inbound>;
}

/** They could not be read: with the code of why. */
export interface UnreadInbounds {
  unread: string;
}

/**
 * Reads the panel's inbounds and stores what changed; nothing is written when nothing did. A listing goes on
 * without those that could not be read. That an inbound is missing never rests on an answer that failed.
 */
export async function observeInbounds(
  engine: Engine,
  panel: Panel,
  reader?: AbortSignal,
): Promise<ObservedInbounds | UnreadInbounds> {
  const { storage } = engine.backend;
  const seen = await readInbounds(engine, panel, reader);
  if ('unread' in seen) return seen;
  const known = await listAll<Inbound>((page) => storage.inbounds.list({ ...page, panelId: panel.id }));
  const { added, changed } = compareInbounds(known, seen);
  if (added.length + changed.length === 0) return indexed(known);
  const recorded = await storage.transaction(async (tx) => {
    await tx.panels.get(panel.id);
    return recordInbounds(engine, tx, panel.id, seen);
  });
  if (recorded.isOneBack) await wakeWaiting(engine, panel.id);
  return indexed(recorded.inbounds);
}

async function readInbounds(
  engine: Engine,
  panel: Panel,
  reader: AbortSignal | undefined,
): Promise<SeenInbound[] | UnreadInbounds> {
  try {
    return toSeenInbounds(await engine.panels.adapter(panel, reader).listInbounds());
  } catch (error) {
    return { unread: failureOf(engine, panel.id, error).code };
  }
}

function indexed(inbounds: readonly Inbound[]): ObservedInbounds {
  return {
    byId: new Map(inbounds.map((inbound) => [inbound.id, inbound])),
    byKey: new Map(
      inbounds.flatMap((inbound) => (inbound.remoteKey === null ? [] : [[inbound.remoteKey, inbound]])),
    ),
  };
}
