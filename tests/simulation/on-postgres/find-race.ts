import { playShop } from '../play-shop.ts';
import type { PlantedRace } from './plant-races.ts';
import { onServer } from './server-scene.ts';

/**
 * Plays seeds with the race in place; answers how many it took and what showed it, null when none of `seeds`
 * did.
 */
export async function findRace(
  { plant, rewrite, shownBy }: PlantedRace,
  { adminUrl, seeds }: { adminUrl: string; seeds: number },
): Promise<{ seed: number; violation: string } | null> {
  const scene = onServer(adminUrl, { ...(rewrite && { rewrite }) });
  for (let seed = 1; seed <= seeds; seed += 1) {
    const { violations } = await playShop({ seed, scene, ...(plant && { plant }) });
    const violation = violations.find((one) => shownBy.test(one));
    if (violation !== undefined) return { seed, violation };
  }
  return null;
}
