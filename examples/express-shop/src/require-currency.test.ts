import { createMemoryStore } from '@panelkit/shop';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';
import { requireCurrency } from './require-currency.ts';
import { seed } from './seed/seed.ts';

test('given nothing stored, then a shop may sell in any currency', async () => {
  const { panelkit } = await createTestPanelkit();
  await requireCurrency(panelkit, 'IRR');
});

test('given plans, when the shop is started in another currency, then it says which one they are in', async () => {
  const { panelkit } = await createTestPanelkit();
  await seed(panelkit, createMemoryStore(), { currency: 'USD' });
  await requireCurrency(panelkit, 'USD');
  await expect(requireCurrency(panelkit, 'EUR')).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    details: { issues: [{ path: 'SHOP_CURRENCY', message: expect.stringContaining('SHOP_CURRENCY=USD') }] },
  });
});
