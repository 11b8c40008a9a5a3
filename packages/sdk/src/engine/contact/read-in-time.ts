import type { OptionalCapability } from '../../domain/panels/capabilities.ts';
import type { Panel } from '../../domain/panels/panel.ts';
import { PanelkitError } from '../../errors/panelkit-error.ts';
import type { WriteOutcome } from '../../ports/write-outcome.ts';
import type { Engine } from '../kernel/engine.ts';
import { staffDeadlineMs } from '../kernel/settings.ts';
import { failureOf } from './panel-failure.ts';
import { recordContact } from './record-contact.ts';

/**
 * Asks a panel something in a request, under one deadline for all of it, and books how the contact went.
 * @throws PanelkitError `PANEL_*`
 */
export async function readInTime<Result>(
  engine: Engine,
  panel: Panel,
  read: () => Promise<Result>,
): Promise<Result> {
  const overdue = Promise.withResolvers<never>();
  const cancel = engine.backend.clock.setTimer(staffDeadlineMs(engine.settings), () => {
    const details = { retryAfterMs: null };
    overdue.reject(new PanelkitError('PANEL_UNREACHABLE', { message: 'The panel took too long', details }));
  });
  try {
    const result = await Promise.race([read(), overdue.promise]);
    await recordContact(engine, panel, { ok: true });
    return result;
  } catch (error) {
    await recordContact(engine, panel, { ok: false, ...failureOf(engine, panel.id, error) });
    throw error;
  } finally {
    cancel();
  }
}

/** A verb that only some panels have. @throws PanelkitError `PANEL_REFUSED` where this one has not */
export function requireVerb<Verb>(verb: Verb | undefined, operation: OptionalCapability): Verb {
  if (verb !== undefined) return verb;
  const reason = 'not to be had on this panel';
  throw new PanelkitError('PANEL_REFUSED', { message: `It is ${reason}`, details: { operation, reason } });
}

/**
 * What a staff write that did not take effect throws.
 * @throws PanelkitError `PANEL_REFUSED | PANEL_UNREACHABLE`
 */
export function requireDone(outcome: WriteOutcome, operation: string): void {
  if (outcome.kind === 'applied' || outcome.kind === 'already') return;
  if (outcome.kind === 'refused') {
    const { reason } = outcome;
    throw new PanelkitError('PANEL_REFUSED', {
      message: 'The panel refused the request',
      details: { operation, reason },
    });
  }
  const message = outcome.kind === 'unknown' ? 'It is not known whether it was done' : 'It was not done';
  const retryAfterMs = outcome.kind === 'not-applied' ? outcome.retryAfterMs : null;
  throw new PanelkitError('PANEL_UNREACHABLE', { message, details: { retryAfterMs } });
}
