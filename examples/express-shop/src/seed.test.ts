import { silentLogger } from '@panelkit/sdk';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';
import { seed } from './seed.ts';

test('given a seeded shop, when it is seeded again, then nothing is there twice', async () => {
  const { panelkit, panel, staff } = await createTestPanelkit();
  const registered = { kind: 'fake', name: 'Panel', ...panel.target };
  await seed(panelkit, registered, silentLogger);
  await seed(panelkit, registered, silentLogger);
  const { rows: plans } = await panelkit.plans.list();
  expect(plans.map(({ slug }) => slug)).toEqual(['starter', 'standard', 'season', 'founder']);
  expect(plans.filter(({ capacity }) => capacity !== null)).toHaveLength(1);
  const { rows: customers } = await panelkit.customers.list({}, staff());
  const wallets = await Promise.all(customers.map(({ id }) => panelkit.wallets.get(id, staff())));
  expect(wallets.map(({ availableMinor }) => availableMinor)).toEqual([10_000, 1_000, 0]);
  expect((await panelkit.panels.list({}, staff())).rows).toHaveLength(2);
});
