import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { violationsOf } from '../violations-of.ts';
import { describeKilledWorker } from './describe-killed-worker.ts';

describeKilledWorker('memory', async (abilities) => {
  const first = await createTestPanelkit({ panels: [{ ...abilities, latencyMs: 20 }] });
  let shop = first;
  return {
    clock: first.clock,
    panel: first.panel,
    staff: first.staff,
    as: first.as,
    run: first.run,
    scheduler: first.scheduler,
    get panelkit() {
      return shop.panelkit;
    },
    customer: (balanceMinor) => first.customer({ balanceMinor }),
    plan: () => first.plan(),
    buy: first.buy,
    violations: () => violationsOf(shop),
    async kill() {
      shop = shop.crash();
      return shop.panelkit;
    },
    close: () => shop.backend.close(),
  };
});
