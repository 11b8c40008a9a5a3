import { expect } from 'vitest';
import { playShop } from '../play-shop.ts';
import { onServer } from './server-scene.ts';
import { startShopServer } from './shop-server.ts';

const COUNTED = ['orders', 'delivered', 'crashes', 'pauses', 'severed'] as const;

/**
 * Plays these seeds on their own server; each holds its invariants. Answers what they went through together.
 */
export async function expectWorldsToHold({
  seeds,
  steps,
}: {
  seeds: readonly number[];
  steps?: number;
}): Promise<Record<(typeof COUNTED)[number], number>> {
  const totals = { orders: 0, delivered: 0, crashes: 0, pauses: 0, severed: 0 };
  const server = await startShopServer();
  try {
    for (const seed of seeds) {
      const scene = onServer(server.adminUrl);
      const report = await playShop({ seed, scene, ...(steps !== undefined && { steps }) });
      expect(report.violations, `seed ${seed}\n${report.history.join('\n')}`).toEqual([]);
      for (const name of COUNTED) totals[name] += report[name];
    }
  } finally {
    await server.stop();
  }
  return totals;
}
