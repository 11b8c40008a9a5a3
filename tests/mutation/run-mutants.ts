// `pnpm mutate`: plants each defect of the catalogue in a copy of the sources, and says whether a test finds
// it.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mutants } from './catalogue.ts';
import type { Verdict } from './judge-run.ts';
import type { MutantResult } from './judged-mutants.ts';
import { type Mutant, plant } from './mutant.ts';
import { recordScore } from './record-score.ts';
import { startTestProcess, type TestProcess } from './test-process.ts';
import { copyWorkspace } from './workspace-copy.ts';

const USAGE = `pnpm mutate [--only TEXT,TEXT] [--shards K] [--record]

  --only     the defects whose id contains one of these texts
  --shards   how many are tried at once; 1 by default
  --record   adds what was found to the score in docs/proof.md`;

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    shards: { type: 'string', default: '1' },
    record: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const shardCount = Number(values.shards);
const isUsable = Number.isSafeInteger(shardCount) && shardCount > 0;

if (values.help || !isUsable) {
  process.stdout.write(`${USAGE}\n`);
  process.exitCode = values.help ? 0 : 1;
} else await playAll();

interface Shard {
  copy: string;
  tests: TestProcess;
}

async function playAll(): Promise<void> {
  const wanted = values.only.split(',');
  const waiting = mutants.filter(({ id }) => wanted.some((text) => id.includes(text)));
  const shards = Array.from({ length: shardCount }, (_, index): Shard => {
    const copy = copyWorkspace(`${process.pid}-${index}`);
    return { copy, tests: startTestProcess(copy) };
  });
  try {
    const chosen = [...waiting];
    const results: MutantResult[] = [];
    await Promise.all(
      shards.map(async (shard, index) => {
        if (index === 0) await assertTestsPass(shard, chosen);
        await playOn(shard, waiting, results);
      }),
    );
    const left = results.filter(({ verdict }) => verdict.kind !== 'killed');
    process.stdout.write(`${results.length - left.length} of ${results.length} found\n`);
    process.exitCode = left.length > 0 ? 1 : 0;
  } finally {
    for (const { copy, tests } of shards) {
      tests.end();
      rmSync(copy, { recursive: true, force: true });
    }
  }
}

/** A test that fails without a defect would kill every mutant. */
async function assertTestsPass({ tests }: Shard, chosen: readonly Mutant[]): Promise<void> {
  for (const [only, alike] of Map.groupBy(chosen, (mutant) => mutant.only ?? '')) {
    const files = new Set(alike.flatMap((mutant) => mutant.tests));
    for (const file of files) {
      const verdict = await tests.run({ altered: [], tests: [file], only });
      if (verdict.kind !== 'survived')
        throw new TypeError(`${file} does not pass without a defect: ${JSON.stringify(verdict)}`);
    }
  }
}

async function playOn(shard: Shard, waiting: Mutant[], results: MutantResult[]): Promise<void> {
  for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
    const startedAtMs = performance.now();
    const verdict = await playMutant(shard, mutant);
    results.push({ id: mutant.id, verdict });
    // At once, so that a run that is interrupted loses nothing.
    if (values.record) recordScore(results);
    const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
    const by = verdict.kind === 'killed' ? verdict.by : '';
    process.stdout.write(`${verdict.kind.padEnd(9)} ${mutant.id} ${seconds} s  ${by}\n`);
  }
}

async function playMutant({ copy, tests }: Shard, mutant: Mutant): Promise<Verdict> {
  const path = join(copy, mutant.file);
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, plant(mutant, text));
  try {
    return await tests.run({ altered: [mutant.file], tests: mutant.tests, only: mutant.only ?? '' });
  } finally {
    writeFileSync(path, text);
    tests.restored(mutant.file);
  }
}
