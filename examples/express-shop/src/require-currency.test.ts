import { createMemoryStore } from '@panelkit/shop';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { readEnv } from './env/env.ts';
import { requireCurrency, requireDecidedCurrency } from './require-currency.ts';
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

describe('a shop that was given no currency', () => {
  const LOCAL = 'http://localhost:3000';
  const PUBLIC = 'https://shop.example';
  const given = { PANELKIT_SECRET_KEY: 'a-secret-key-that-only-tests-know', STORAGE: 'durable' };
  const assistant = { ...given, SHOP_FIRST_RUN: 'assistant' };
  const real = { MARZBAN_URL: 'https://panel.example', MARZBAN_USERNAME: 'a', MARZBAN_PASSWORD: 'b' };

  test.each([
    ['a demo on this machine', LOCAL, given],
    ['one whose assistant asks', PUBLIC, assistant],
    ['one that was given a currency', PUBLIC, { ...given, SHOP_CURRENCY: 'EUR' }],
  ])('%s opens', async (_, publicUrl, settings) => {
    const { panelkit } = await createTestPanelkit();
    await requireDecidedCurrency(readEnv(settings), { panelkit, publicUrl });
  });

  test.each([
    ['with samples under a public address', PUBLIC, given],
    ['with samples in production', LOCAL, { ...given, NODE_ENV: 'production' }],
    ['on a real panel', LOCAL, { ...given, ...real }],
    ['whose owner the environment made', LOCAL, { ...assistant, SHOP_STAFF_PASSWORD: 'plover-anvil-72' }],
    ['whose choice would not be kept', LOCAL, { ...assistant, STORAGE: 'memory' }],
  ])('%s, says that it needs one', async (_, publicUrl, settings) => {
    const { panelkit } = await createTestPanelkit();
    const missing = { path: 'SHOP_CURRENCY', code: 'missing' };
    await expect(requireDecidedCurrency(readEnv(settings), { panelkit, publicUrl })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      details: { issues: [missing] },
    });
    await seed(panelkit, createMemoryStore(), { currency: 'USD' });
    await requireDecidedCurrency(readEnv(settings), { panelkit, publicUrl });
  });
});
