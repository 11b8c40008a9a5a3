import { cleanVersion } from '../../domain/panels/clean-text.ts';
import type { Panel } from '../../domain/panels/panel.ts';
import type { Engine } from '../kernel/engine.ts';
import { wakeUsageSync } from '../usage/wake-usage-sync.ts';
import { isUnsupported, measureUntilAgreed } from './measure-until-agreed.ts';
import { failureOf } from './panel-failure.ts';
import { recordContact } from './record-contact.ts';

/** Logs in to a panel and stores its version and capabilities. @throws PanelkitError `PANEL_*` */
export async function probePanel(engine: Engine, panel: Panel, reader?: AbortSignal): Promise<void> {
  try {
    const probe = await engine.panels.probe(panel, reader);
    const { capabilities, clockSkewMs } = probe;
    const version = cleanVersion(probe.version);
    await engine.backend.storage.transaction(async (tx) => {
      const { health } = await tx.panels.get(panel.id);
      const { unsupportedVersion: _before, ...supported } = health;
      await tx.panels.update(panel.id, { version, capabilities, health: supported });
      // Whether all of it can be read again is what staff want to know; the next listing may be a quarter of
      // an hour away.
      if (health.unread !== undefined) await wakeUsageSync(tx, panel.id);
    });
    await recordContact(engine, panel, { ok: true, clockSkewMs });
    await measureUntilAgreed(engine, panel.id, reader);
  } catch (error) {
    if (!(await isUnsupported(engine, panel, error)))
      await recordContact(engine, panel, { ok: false, ...failureOf(engine, panel.id, error) });
    throw error;
  }
}
