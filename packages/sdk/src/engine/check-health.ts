import type { Panel } from '../domain/panel.ts';
import type { Engine } from './engine.ts';
import { listAll } from './list-all.ts';
import { failureOf } from './reconcile/panel-failure.ts';
import { recordContact } from './record-contact.ts';

/** Contacts every panel that is in service and was not reached for a while; returns how many. One that fails does not stop the rest. */
export async function checkHealth(engine: Engine): Promise<number> {
  const { storage, clock } = engine.backend;
  const panels = await listAll<Panel>((page) => storage.panels.list(page));
  const stale = panels.filter(({ status, removedAt, health }) => {
    if (status === 'disabled' || removedAt !== null) return false;
    const silentMs = clock.now().getTime() - (health.lastContactAt?.getTime() ?? 0);
    return health.consecutiveFailures > 0 || silentMs >= engine.settings.healthCheckIntervalMs;
  });
  await Promise.all(stale.map((panel) => checkPanel(engine, panel)));
  return stale.length;
}

async function checkPanel(engine: Engine, panel: Panel): Promise<void> {
  const { clock } = engine.backend;
  const startedAtMs = clock.monotonicMs();
  try {
    const { clockSkewMs } = await engine.panels.adapter(panel).health();
    await recordContact(engine, panel, {
      ok: true,
      clockSkewMs,
      durationMs: clock.monotonicMs() - startedAtMs,
    });
  } catch (error) {
    await recordContact(engine, panel, { ok: false, ...failureOf(engine, panel.id, error) });
  }
}
