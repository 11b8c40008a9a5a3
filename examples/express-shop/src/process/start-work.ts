import type { StartingProcess } from '@panelkit/http/node';
import { type PersistentPanel, startPersistentPanels } from '@panelkit/panel-adapters/simulators';
import { createScheduler, type Logger, type Panelkit } from '@panelkit/sdk';
import { removeOldRecords, type Shop, type ShopBackend, workOnBackups } from '@panelkit/shop';
import type { Env } from '../env/env.ts';
import { makeDataFolder } from '../open-backend.ts';
import { ensurePanel } from '../seed/ensure-panel.ts';
import { seed } from '../seed/seed.ts';
import { seedDemo } from '../seed/seed-demo.ts';
import { type DemoRate, setDemoRates } from '../seed/set-demo-rates.ts';

/** Registers the panels of a new shop, fills it and starts to work. */
export async function startWork(
  env: Env,
  parts: {
    shop: Shop;
    panelkit: Panelkit;
    backend: ShopBackend;
    logger: Logger;
    /** Of what the methods of a demo ask in. */
    demoRates: readonly DemoRate[];
    /** The simulated panels of this process, if there are any, are added here. */
    simulated: PersistentPanel[];
    onStop: StartingProcess['onStop'];
  },
): Promise<void> {
  const { panelkit, backend, logger, simulated, onStop } = parts;
  const hasSamples = env.firstRun === 'samples';
  if (env.panel === null && hasSamples) simulated.push(...(await openSimulatedPanels(env, backend)));
  const panelIds: (string | null)[] = [];
  for (const { close: _close, ...panel } of simulated)
    panelIds.push(await ensurePanel(panelkit, { ...panel, isSimulated: true }, logger));
  if (env.panel !== null) {
    const wanted = { ...env.panel, kind: 'marzban', name: 'Marzban', isSimulated: false };
    await ensurePanel(panelkit, wanted, logger);
  }
  if (hasSamples) await seed(panelkit, backend.store, { currency: env.currency, panelIds });
  const isDemo = simulated.length > 0 && env.demoCreditMinor > 0;
  if (isDemo) await seedDemo({ panelkit, ...backend }, env.demoCreditMinor);
  const { currency } = env;
  await setDemoRates(panelkit, { rates: parts.demoRates, currency, now: backend.clock.now() });
  const scheduler = createScheduler(panelkit);
  removeOldRecords(backend);
  workOnBackups(parts.shop, backend.jobs);
  onStop('jobs', () => scheduler.stop());
  await scheduler.start();
}

/** They have their accounts again after a restart, as the shop its records. */
async function openSimulatedPanels({ storage }: Env, { clock }: ShopBackend): Promise<PersistentPanel[]> {
  if (storage.kind === 'memory') return startPersistentPanels({ clock, folder: null });
  await makeDataFolder(storage.dataDir);
  return startPersistentPanels({ clock, folder: storage.dataDir });
}
