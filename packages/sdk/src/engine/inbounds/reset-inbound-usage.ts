import { notFound } from '../../errors/error-factories.ts';
import { requireDone, requireVerb } from '../contact/read-in-time.ts';
import { writeInTime } from '../contact/write-in-time.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import { actorOf, type QueryContext } from '../kernel/run-command.ts';
import { inWriteScope } from '../locks/write-scope.ts';

/**
 * Zeroes an inbound's own counter on its panel.
 * @throws PanelkitError `PANEL_*`; `PANEL_REFUSED` where the panel cannot
 */
export async function resetInboundUsage(engine: Engine, inboundId: string, by: QueryContext): Promise<void> {
  const actor = actorOf(by);
  const target = { kind: 'inbound', id: inboundId };
  requireStaff(actor, target);
  const { storage } = engine.backend;
  const inbound = await storage.inbounds.find(inboundId);
  const panel = inbound === null ? null : await storage.panels.find(inbound.panelId);
  if (inbound === null || panel === null || inbound.remoteKey === null) throw notFound('inbound', inboundId);
  const { remoteKey } = inbound;
  const reset = requireVerb(engine.panels.adapter(panel).resetInboundUsage, 'inboundUsageReset');
  await storage.transaction((tx) =>
    recordAudit(engine, tx, { actor, action: 'inbound.reset-usage', target }),
  );
  const outcome = await inWriteScope(engine, { panel, inboundId }, () =>
    writeInTime(engine, panel.id, () => reset(remoteKey)),
  );
  requireDone(outcome, 'reset inbound usage');
}
