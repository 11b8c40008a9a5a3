import { createMemoryStore } from '@panelkit/shop';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';
import { requireCurrency } from './require-currency.ts';
import { seed } from './seed/seed.ts';

test('given nothing stored, then a shop may sell in any currency', async () => {
  const { backend } = await createTestPanelkit();
  await requireCurrency(backend.storage, 'IRR');
});

test('given plans, when the shop is started in another currency, then it says which one they are in', async () => {
  const { panelkit, backend } = await createTestPanelkit();
  await seed(panelkit, createMemoryStore(), { currency: 'USD' });
  await requireCurrency(backend.storage, 'USD');
  await expect(requireCurrency(backend.storage, 'EUR')).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    details: { issues: [{ path: 'SHOP_CURRENCY', message: expect.stringContaining('SHOP_CURRENCY=USD') }] },
  });
});
