import { cleanVersion } from '../../domain/panels/clean-text.ts';
import type { Panel } from '../../domain/panels/panel.ts';
import { isClockInDoubt } from '../../domain/panels/panel-clock.ts';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { Engine } from '../kernel/engine.ts';
import { endUnsupported, followVersion, noteVersion } from './follow-version.ts';
import { failureOf } from './panel-failure.ts';
import { recordContact } from './record-contact.ts';

/** With the measurement that raised the doubt, as many as must agree. */
const MORE_MEASUREMENTS = 2;

/**
 * Asks a panel whose clock was just measured otherwise than before for its time again at once, so that what
 * counts is soon known.
 */
export async function measureUntilAgreed(
  engine: Engine,
  panelId: string,
  reader?: AbortSignal,
): Promise<void> {
  for (let measured = 0; measured < MORE_MEASUREMENTS; measured += 1) {
    const panel = await engine.backend.storage.panels.find(panelId);
    if (panel === null || !isClockInDoubt(panel.health)) return;
    await measureOnce(engine, panel, reader);
  }
}

/**
 * Asks the panel for its time, and so whether it is well: its clock minus ours; null when it does not say.
 */
export async function measureOnce(
  engine: Engine,
  panel: Panel,
  reader?: AbortSignal,
): Promise<number | null> {
  const { clock } = engine.backend;
  const startedAtMs = clock.monotonicMs();
  try {
    const { clockSkewMs } = await engine.panels.adapter(panel, reader).health();
    const durationMs = clock.monotonicMs() - startedAtMs;
    await recordContact(engine, panel, { ok: true, clockSkewMs, durationMs });
    await endUnsupported(engine, panel);
    await followVersion(engine, panel);
    return clockSkewMs;
  } catch (error) {
    if (await isUnsupported(engine, panel, error)) return null;
    await recordContact(engine, panel, { ok: false, ...failureOf(engine, panel.id, error) });
    return null;
  }
}

/** A panel that answers in a version that its driver does not know is well, and is not written to. */
export async function isUnsupported(engine: Engine, panel: Panel, error: unknown): Promise<boolean> {
  if (!isPanelkitError(error) || error.code !== 'PANEL_VERSION_UNSUPPORTED') return false;
  await recordContact(engine, panel, { ok: true });
  await noteVersion(engine, panel.id, {
    version: cleanVersion(error.details.version),
    capabilities: null,
  });
  return true;
}
