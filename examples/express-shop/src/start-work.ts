import { createScheduler, type Logger, type Panelkit } from '@panelkit/sdk';
import { ensurePanel } from './ensure-panel.ts';
import type { Env } from './env.ts';
import { makeDataFolder, type ShopBackend } from './open-backend.ts';
import { seed } from './seed.ts';
import { type SimulatedMarzban, startSimulatedMarzban } from './simulated-marzban.ts';

/** Deliveries and timers of a process. */
export interface Work {
  /** Lets running deliveries end. */
  stop(): Promise<void>;
  /** Ends the simulated panel, if there is one; after the records are closed. */
  closePanel(): Promise<void>;
}

/** Fills a new shop, brings its panel in and starts to work. */
export async function startWork(
  env: Env,
  { panelkit, backend, logger }: { panelkit: Panelkit; backend: ShopBackend; logger: Logger },
): Promise<Work> {
  const simulated = env.panel === null ? await openSimulatedPanel(env, backend) : null;
  const panel = env.panel ?? simulated;
  await seed(panelkit, backend.store);
  if (panel !== null) {
    const { baseUrl, credentials } = panel;
    const wanted = { kind: 'marzban', baseUrl, credentials, isSimulated: simulated !== null };
    await ensurePanel(panelkit, wanted, logger);
  }
  const scheduler = createScheduler(panelkit);
  await scheduler.start();
  return { stop: () => scheduler.stop(), closePanel: async () => simulated?.close() };
}

/** It has its users again after a restart, as the shop its records. */
async function openSimulatedPanel({ storage }: Env, { clock }: ShopBackend): Promise<SimulatedMarzban> {
  if (storage.kind === 'memory') return startSimulatedMarzban(clock, null);
  await makeDataFolder(storage.dataDir);
  return startSimulatedMarzban(clock, storage.dataDir);
}
