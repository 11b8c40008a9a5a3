import type { Inbound } from '../../domain/inbounds/inbound.ts';
import { settleMsOf } from '../../domain/panels/capabilities.ts';
import type { Panel } from '../../domain/panels/panel.ts';
import { notFound } from '../../errors/error-factories.ts';
import { PanelkitError } from '../../errors/panelkit-error.ts';
import type { InboundControl } from '../../ports/panel-extras.ts';
import type { Engine } from '../kernel/engine.ts';

/** Everything one attempt needs, read once after the lease was taken. */
export interface InboundAttempt {
  inbound: Inbound;
  panel: Panel;
  control: InboundControl;
  /** What it is called on the panel. */
  name: string;
  settleMs: number;
}

/** @throws PanelkitError `NOT_FOUND`, `PANEL_REFUSED` when the panel's adapter can make no inbounds */
export async function loadAttempt(engine: Engine, inbound: Inbound): Promise<InboundAttempt> {
  const panel = await engine.backend.storage.panels.find(inbound.panelId);
  if (panel === null) throw notFound('panel', inbound.panelId);
  const { inbounds: control } = engine.panels.adapter(panel);
  if (control === undefined || inbound.desired === null) {
    throw new PanelkitError('PANEL_REFUSED', {
      message: 'This panel cannot create inbounds',
      details: { operation: 'reconcile inbound', reason: 'not to be had' },
    });
  }
  const settleMs = settleMsOf(panel.capabilities);
  return { inbound, panel, control, name: inbound.desired.name, settleMs };
}
