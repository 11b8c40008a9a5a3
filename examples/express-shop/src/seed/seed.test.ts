import { createMemoryStore } from '@panelkit/shop';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';
import { seed } from './seed.ts';

const store = createMemoryStore();

test('given a seeded shop, when it is seeded again, then nothing is there twice', async () => {
  const { panelkit } = await createTestPanelkit();
  await seed(panelkit, store, { currency: 'USD' });
  await seed(panelkit, store, { currency: 'USD' });
  const { rows: plans } = await panelkit.plans.list();
  expect(plans.map(({ slug }) => slug)).toEqual([
    'day',
    'starter',
    'standard',
    'season',
    'family',
    'founder',
  ]);
  expect(plans.filter(({ capacity }) => capacity !== null)).toHaveLength(1);
});

test('given a price that staff changed, when the shop starts again, then it stays', async () => {
  const { panelkit, staff } = await createTestPanelkit();
  await seed(panelkit, store, { currency: 'USD' });
  const starter = await panelkit.plans.findBySlug('starter');
  const price = { amountMinor: 450, currency: 'USD' };
  await panelkit.plans.update({ planId: starter?.id ?? '', patch: { price } }, staff());
  await seed(panelkit, store, { currency: 'USD' });
  expect((await panelkit.plans.findBySlug('starter'))?.price).toEqual(price);
});
