import { createAesSecretBox } from '@panelkit/sdk';
import { createMemoryStore } from '@panelkit/shop';
import { createStartSettings } from '@panelkit/shop/programs';
import { expect, test } from 'vitest';
import { readEnv } from '../env/env.ts';
import { fixedBy, readStartValues, withStartValues } from './start-values.ts';

const KEY = 'a-secret-key-that-only-tests-know';
const OLDER = 'an-older-key-that-only-tests-know';
const env = (given: Record<string, string> = {}) => readEnv({ PANELKIT_SECRET_KEY: KEY, ...given });
const values = { currency: 'IRR', customerBotToken: '1:owner' };

test('given an environment that decides nothing, then the shop opens with what the owner decided', () => {
  expect(withStartValues(env(), values)).toMatchObject({
    currency: 'IRR',
    telegram: { customerBotToken: '1:owner', staffBotToken: null },
  });
  expect(withStartValues(env(), {})).toMatchObject({ currency: 'USD' });
});

test('given an environment that decides, then it wins, and pages are told', () => {
  const given = env({ SHOP_CURRENCY: 'EUR', TELEGRAM_CUSTOMER_BOT_TOKEN: '2:environment' });
  expect(withStartValues(given, values)).toMatchObject({
    currency: 'EUR',
    telegram: { customerBotToken: '2:environment' },
  });
  expect([...fixedBy(given)]).toEqual(['currency', 'customerBotToken']);
});

test('given records in memory, then nothing is left to the owner', () => {
  const given = env({ STORAGE: 'memory' });
  expect(fixedBy(given).size).toBe(3);
  expect(withStartValues(given, values)).toMatchObject({ currency: 'USD' });
});

test('given a new key, when kept values are sealed again, then they are read without the older one', async () => {
  const store = createMemoryStore();
  const both = { current: KEY, previous: [OLDER] };
  const older = createStartSettings({ store, secretBox: createAesSecretBox({ secretKey: OLDER }) });
  await older.save('currency', 'IRR');
  await older.save('staffBotToken', '3:staff');
  await older.save('staffBotToken', null);
  const sealed = [...(await store.startSettings.list()).values()];
  expect(sealed.join()).not.toContain('IRR');
  await expect(readStartValues(env(), store)).rejects.toMatchObject({ code: 'SECRET_KEY_MISMATCH' });
  const newer = createStartSettings({ store, secretBox: createAesSecretBox({ secretKey: both }) });
  expect([await newer.reseal(), await newer.reseal()]).toEqual([1, 0]);
  expect(await readStartValues(env(), store)).toEqual({ currency: 'IRR' });
});
