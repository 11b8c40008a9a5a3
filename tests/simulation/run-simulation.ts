// `pnpm simulate`: plays the shops of many seeds in several processes, and says whether the invariants held.
import { parseArgs } from 'node:util';
import { playShop } from './play-shop.ts';
import { recordProof } from './record-proof.ts';
import { runWorkers } from './run-workers.ts';
import { shrinkSeed } from './shrink-seed.ts';
import { addSeed, openState, type SimulationState } from './simulation-state.ts';

const USAGE = `pnpm simulate [--seed S] [--seeds N] [--shards K] [--resume] [--record] [--verbose] [--shrink]

  --seed     the first seed; 1 by default
  --seeds    how many; 10 by default
  --shards   how many processes play them at once; 1 by default
  --resume   goes on with the same range of seeds where it was left
  --record   adds the totals of the range, once it is played to its end, to docs/proof-totals.json and docs/proof.md
  --verbose  plays the one seed here and prints its whole history
  --shrink   plays the one seed here and looks for the shortest beginning of it that goes wrong`;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '10' },
    shards: { type: 'string', default: '1' },
    resume: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    shrink: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const [seed, seeds, shards] = [Number(values.seed), Number(values.seeds), Number(values.shards)];
/** Of the history of a seed that went wrong. */
const LAST_LINES = 60;
const isWrong = ![seed, seeds, shards].every((given) => Number.isSafeInteger(given) && given > 0);

if (values.help || isWrong) {
  process.stdout.write(`${USAGE}\n`);
  process.exitCode = values.help ? 0 : 1;
} else if (values.verbose || values.shrink) await replay();
else await playAll();

async function replay(): Promise<void> {
  const played = await playShop({ seed });
  const isFound = played.violations.length > 0;
  const shown = values.shrink && isFound ? await shrinkSeed(seed, played) : played;
  const { history, violations, ...counts } = shown;
  process.stdout.write(`${history.join('\n')}\n\n${JSON.stringify(counts)}\n${violations.join('\n')}\n`);
  process.exitCode = isFound ? 1 : 0;
}

async function playAll(): Promise<void> {
  const state = openState(seed, seeds, values.resume);
  const isDone = new Set(state.done);
  let upcoming = seed;
  const next = (): number | null => {
    while (isDone.has(upcoming)) upcoming += 1;
    if (upcoming >= seed + seeds) return null;
    upcoming += 1;
    return upcoming - 1;
  };
  const startedAtMs = performance.now();
  await runWorkers(shards, next, (report) => {
    addSeed(state, report);
    if (!('lost' in report) && report.violations.length > 0) process.stderr.write(tellFailure(report));
    if (state.done.length % 25 === 0) process.stdout.write(`${tellProgress(state)}\n`);
  });
  const seconds = Math.round((performance.now() - startedAtMs) / 1000);
  process.stdout.write(`${tellProgress(state)}, ${seconds} s\n${JSON.stringify(state.totals)}\n`);
  for (const { seed: failed, violations } of state.failed)
    process.stdout.write(`seed ${failed}: ${violations.length} violations: ${violations[0]}\n`);
  if (values.record) await recordProof(state);
  process.exitCode = state.failed.length > 0 ? 1 : 0;
}

function tellFailure(report: { seed: number; history: string[]; violations: string[] }): string {
  const { history, violations } = report;
  return [
    `seed ${report.seed} went wrong; the last of its history:`,
    ...history.slice(-LAST_LINES),
    ...violations,
    `pnpm simulate --seed ${report.seed} --seeds 1 --verbose   (or --shrink)`,
    '',
  ].join('\n');
}

function tellProgress({ done, seeds: all, totals }: SimulationState): string {
  const { orders, delivered, crashes, violations, cpuSeconds } = totals;
  const perOrder = orders === 0 ? 0 : (cpuSeconds * 1000) / orders;
  return `${done.length} of ${all} seeds, ${orders} orders, ${delivered} delivered, ${crashes} crashes, ${violations} violations, ${perOrder.toFixed(1)} ms of CPU per order`;
}
