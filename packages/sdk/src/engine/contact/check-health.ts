import type { Panel } from '../../domain/panels/panel.ts';
import { isClockUnmeasured } from '../../domain/panels/panel-clock.ts';
import type { Engine } from '../kernel/engine.ts';
import { listAll } from '../kernel/list-all.ts';
import { measureOnce, measureUntilAgreed } from './measure-until-agreed.ts';

/**
 * Contacts every panel that is in service and was not reached, or its clock not measured, for a while;
 * returns how many. One that fails does not stop the rest.
 */
export async function checkHealth(engine: Engine): Promise<number> {
  const { storage, clock } = engine.backend;
  const panels = await listAll<Panel>((page) => storage.panels.list(page));
  const stale = panels.filter(({ status, removedAt, health }) => {
    if (status === 'disabled' || removedAt !== null) return false;
    const { healthCheckIntervalMs } = engine.settings;
    const silentMs = clock.now().getTime() - (health.lastContactAt?.getTime() ?? 0);
    if (health.consecutiveFailures > 0 || silentMs >= healthCheckIntervalMs) return true;
    return isClockUnmeasured(health, clock.now(), healthCheckIntervalMs);
  });
  await Promise.all(stale.map((panel) => checkPanel(engine, panel)));
  return stale.length;
}

async function checkPanel(engine: Engine, panel: Panel): Promise<void> {
  await measureOnce(engine, panel);
  await measureUntilAgreed(engine, panel.id);
}
