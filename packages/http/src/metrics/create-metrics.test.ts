import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';
import { createMetrics } from './create-metrics.ts';

test('given a job that fails and a unit that is delivered, then both are counted', async () => {
  const shop = await createTestPanelkit();
  const metrics = createMetrics(shop.panelkit);
  let failures = 0;
  shop.backend.jobs.work('planted', async () => {
    failures += 1;
    throw new TypeError('planted');
  });
  await shop.backend.jobs.enqueue({ name: 'planted', payload: {} });
  const customer = await shop.customer({ balanceMinor: 5000 });
  const order = await shop.buy(customer, await shop.plan());
  await shop.run(shop.panelkit.orders.settled(order.id));
  await shop.scheduler.start();
  while (failures < 2) await shop.clock.advance('1s');
  await shop.clock.advance('1s');
  const text = await metrics.read();
  expect(text).toContain(`panelkit_job_failures_total{job="planted",code="TypeError"} ${failures}`);
  expect(text).toContain('panelkit_units_total{result="delivered"} 1');
});
