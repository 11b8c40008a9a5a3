import { expect, test } from 'vitest';
import { ATTACKED_FAMILIES } from './attacked-families.ts';
import { openAttackedShop } from './attacked-shop.ts';

const MIB = 2 ** 20;
const HONEST = { accounts: 250_000, links: 1, requestTimeoutMs: 15_000, panelLimits: {} };

test.each(ATTACKED_FAMILIES.filter(({ name }) => name.startsWith('3x-ui')))(
  'given 250,000 honest clients of $name in one body, then sync and drift report read them all at the same time',
  async (family) => {
    const shop = await openAttackedShop(family, HONEST);
    try {
      const { failed, told, delivered, rssGrowthBytes, longestStallMs, tookMs } =
        await shop.attack('many-accounts');
      const measured = [rssGrowthBytes / MIB, tookMs / 1000, longestStallMs].map(Math.round);
      process.stdout.write(`${family.name}, 250,000 clients: MB, s, ms ${measured}\n`);
      expect({ failed, told, delivered }).toEqual({ failed: false, told: null, delivered: true });
      expect(rssGrowthBytes / MIB).toBeLessThan(400);
      expect(longestStallMs).toBeLessThan(1000);
    } finally {
      await shop.close();
    }
  },
  1_800_000,
);
