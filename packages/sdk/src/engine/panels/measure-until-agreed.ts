import type { Panel } from '../../domain/panel.ts';
import { isClockInDoubt } from '../../domain/panel-clock.ts';
import type { Engine } from '../engine.ts';
import { failureOf } from '../reconcile/panel-failure.ts';
import { recordContact } from '../record-contact.ts';

/** With the measurement that raised the doubt, as many as must agree. */
const MORE_MEASUREMENTS = 2;

/** Asks a panel whose clock was just measured otherwise than before for its time again at once, so that what counts is soon known. */
export async function measureUntilAgreed(engine: Engine, panelId: string): Promise<void> {
  for (let measured = 0; measured < MORE_MEASUREMENTS; measured += 1) {
    const panel = await engine.backend.storage.panels.find(panelId);
    if (panel === null || !isClockInDoubt(panel.health)) return;
    await measureOnce(engine, panel);
  }
}

/** The panel's clock minus ours, measured now; null when it does not say. */
export async function measureOnce(engine: Engine, panel: Panel): Promise<number | null> {
  const { clock } = engine.backend;
  const startedAtMs = clock.monotonicMs();
  try {
    const { clockSkewMs } = await engine.panels.adapter(panel).health();
    const durationMs = clock.monotonicMs() - startedAtMs;
    await recordContact(engine, panel, { ok: true, clockSkewMs, durationMs });
    return clockSkewMs;
  } catch (error) {
    await recordContact(engine, panel, { ok: false, ...failureOf(engine, panel.id, error) });
    return null;
  }
}
