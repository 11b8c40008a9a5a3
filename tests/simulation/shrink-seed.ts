import { type PlayReport, playShop } from './play-shop.ts';

/** Plays fewer and fewer steps of a seed as long as something is wrong; answers the shortest play that it found. */
export async function shrinkSeed(seed: number, report: PlayReport): Promise<PlayReport & { steps: number }> {
  let shortest = { ...report, steps: report.steps };
  let fine = 0;
  while (shortest.steps - fine > 1) {
    const steps = Math.floor((fine + shortest.steps) / 2);
    const played = await playShop({ seed, steps });
    if (played.violations.length > 0) shortest = played;
    else fine = steps;
  }
  return shortest;
}
