// `pnpm simulate`: plays the shops of many seeds in several processes, and says whether the invariants held.
import { parseArgs } from 'node:util';
import { onServer } from './on-postgres/server-scene.ts';
import { startShopServer } from './on-postgres/shop-server.ts';
import { playShop } from './play-shop.ts';
import { recordProof } from './record-proof.ts';
import { runWorkers, type WorkersOptions } from './run-workers.ts';
import { shrinkSeed } from './shrink-seed.ts';
import { addSeed, openState, type SimulationState, type StorageName } from './simulation-state.ts';
import { WORLD_KINDS } from './world/world-plan.ts';

const USAGE = `pnpm simulate [--storage memory|postgres] [--kind K] [--seed S] [--seeds N] [--shards K] [--resume] [--record] [--verbose] [--shrink]

  --storage  where the shops keep their records: in memory (the default), or on a PostgreSQL server that is started for the run
  --kind     every world of this kind (${WORLD_KINDS.join(', ')}); each seed has its own by default
  --seed     the first seed; 1 by default
  --seeds    how many; 10 by default
  --shards   how many processes play them at once; 1 by default
  --resume   goes on with the same range of seeds where it was left
  --record   adds the totals of the range, once it is played to its end, to docs/proof-totals.json and docs/proof.md
  --verbose  plays the one seed here and prints its whole history
  --shrink   plays the one seed here and looks for the shortest beginning of it that goes wrong`;

const { values } = parseArgs({
  options: {
    storage: { type: 'string', default: 'memory' },
    kind: { type: 'string' },
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
const STORAGES: readonly StorageName[] = ['memory', 'postgres'];
const [seed, seeds, shards] = [Number(values.seed), Number(values.seeds), Number(values.shards)];
/** In the end the links of every subscription are read, which says nothing of what went wrong. */
const LINKS_READ = / links of \S+: done$/;
/** Of the history of a seed that went wrong. */
const LAST_LINES = 400;
const storage = STORAGES.find((name) => name === values.storage);
const kind = WORLD_KINDS.find((name) => name === values.kind) ?? null;
const isWrong =
  storage === undefined ||
  (kind === null && values.kind !== undefined) ||
  ![seed, seeds, shards].every((given) => Number.isSafeInteger(given) && given > 0);

if (values.help || isWrong) {
  process.stdout.write(`${USAGE}\n`);
  process.exitCode = values.help ? 0 : 1;
} else {
  const server = storage === 'postgres' ? await startShopServer() : null;
  const serverUrl = server?.adminUrl ?? null;
  await (values.verbose || values.shrink ? replay(serverUrl) : playAll(storage, serverUrl));
  await server?.stop();
  // What dead processes of a shop still wait for ends with this one.
  process.exit();
}

async function replay(serverUrl: string | null): Promise<void> {
  const play = (steps?: number) =>
    playShop({
      seed,
      ...(kind !== null && { kind }),
      ...(steps !== undefined && { steps }),
      ...(serverUrl !== null && { scene: onServer(serverUrl) }),
    });
  const played = await play();
  const isFound = played.violations.length > 0;
  const shown = values.shrink && isFound ? await shrinkSeed(played, play) : played;
  const { history, violations, ...counts } = shown;
  process.stdout.write(`${history.join('\n')}\n\n${JSON.stringify(counts)}\n${violations.join('\n')}\n`);
  process.exitCode = isFound ? 1 : 0;
}

async function playAll(storage: StorageName, serverUrl: string | null): Promise<void> {
  const state = openState({ storage, kind, firstSeed: seed, seeds }, values);
  const isDone = new Set(state.done);
  let upcoming = seed;
  const next = (): number | null => {
    while (isDone.has(upcoming)) upcoming += 1;
    if (upcoming >= seed + seeds) return null;
    upcoming += 1;
    return upcoming - 1;
  };
  const startedAtMs = performance.now();
  const tell: WorkersOptions['tell'] = (report) => {
    addSeed(state, report);
    if (!('lost' in report) && report.violations.length > 0)
      process.stderr.write(reportFailure(storage, report));
    if (state.done.length % 25 === 0) process.stdout.write(`${formatProgress(state)}\n`);
  };
  await runWorkers({ count: shards, kind, serverUrl, next, tell });
  const seconds = Math.round((performance.now() - startedAtMs) / 1000);
  process.stdout.write(`${formatProgress(state)}, ${seconds} s\n${JSON.stringify(state.totals)}\n`);
  for (const { seed: failed, violations } of state.failed)
    process.stdout.write(`seed ${failed}: ${violations.length} violations: ${violations[0]}\n`);
  if (values.record) await recordProof(state);
  process.exitCode = state.failed.length > 0 ? 1 : 0;
}

function reportFailure(
  storage: StorageName,
  report: { seed: number; history: string[]; violations: string[] },
): string {
  const { history, violations } = report;
  const ofKind = kind === null ? '' : ` --kind ${kind}`;
  return [
    `seed ${report.seed} went wrong; the last of its history:`,
    ...history.filter((line) => !LINKS_READ.test(line)).slice(-LAST_LINES),
    ...violations,
    `pnpm simulate --storage ${storage}${ofKind} --seed ${report.seed} --seeds 1 --verbose   (or --shrink)`,
    '',
  ].join('\n');
}

function formatProgress({ done, seeds: all, totals }: SimulationState): string {
  const { orders, delivered, crashes, violations, cpuSeconds } = totals;
  const perOrder = orders === 0 ? 0 : (cpuSeconds * 1000) / orders;
  return `${done.length} of ${all} seeds, ${orders} orders, ${delivered} delivered, ${crashes} crashes, ${violations} violations, ${perOrder.toFixed(1)} ms of CPU per order`;
}
