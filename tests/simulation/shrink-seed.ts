import type { PlayReport } from './play-shop.ts';

/**
 * Plays fewer and fewer steps of a seed as long as something is wrong; answers the shortest play that it
 * found.
 */
export async function shrinkSeed(
  report: PlayReport,
  play: (steps: number) => Promise<PlayReport>,
): Promise<PlayReport> {
  let shortest = report;
  let fine = 0;
  while (shortest.steps - fine > 1) {
    const steps = Math.floor((fine + shortest.steps) / 2);
    const played = await play(steps);
    if (played.violations.length > 0) shortest = played;
    else fine = steps;
  }
  return shortest;
}
