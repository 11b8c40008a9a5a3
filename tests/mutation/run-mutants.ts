// `pnpm mutate`: plants each defect of the catalogue in a copy of the sources, and says whether a test finds it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mutants } from './catalogue.ts';
import { judgeRun } from './judge-run.ts';
import { type Mutant, plant } from './mutant.ts';
import { type MutantResult, recordScore } from './record-score.ts';
import { runTestsOf } from './run-tests-of.ts';
import { copyWorkspace } from './workspace-copy.ts';

const USAGE = `pnpm mutate [--only TEXT] [--shards K] [--record]

  --only     the defects whose id contains this text
  --shards   how many are tried at once; 1 by default
  --record   writes the score into docs/proof.md; for a run of the whole catalogue`;

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    shards: { type: 'string', default: '1' },
    record: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const shards = Number(values.shards);

if (values.help || !Number.isSafeInteger(shards) || shards < 1 || (values.record && values.only !== '')) {
  process.stdout.write(`${USAGE}\n`);
  process.exitCode = values.help ? 0 : 1;
} else await playAll();

async function playAll(): Promise<void> {
  const chosen = mutants.filter(({ id }) => id.includes(values.only));
  await assertTestsPass(chosen);
  const results: MutantResult[] = [];
  const waiting = [...chosen];
  await Promise.all(
    Array.from({ length: shards }, async (_, shard) => {
      const copy = copyWorkspace(`shard-${shard}`);
      for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
        const verdict = await playMutant(copy, mutant);
        results.push({ id: mutant.id, verdict });
        process.stdout.write(`${verdict.kind.padEnd(9)} ${mutant.id}\n`);
      }
    }),
  );
  const left = results.filter(({ verdict }) => verdict.kind !== 'killed');
  process.stdout.write(`${results.length - left.length} of ${results.length} found\n`);
  if (values.record) recordScore(results);
  process.exitCode = left.length > 0 ? 1 : 0;
}

/** A test that fails without a defect would kill every mutant. */
async function assertTestsPass(chosen: readonly Mutant[]): Promise<void> {
  const tests = [...new Set(chosen.flatMap((mutant) => mutant.tests))];
  const { report, timedOut } = await runTestsOf(copyWorkspace('clean'), tests);
  if (judgeRun({ report, timedOut }).kind !== 'survived') {
    throw new TypeError('the tests of the catalogue do not pass without a defect');
  }
}

async function playMutant(copy: string, mutant: Mutant): Promise<MutantResult['verdict']> {
  const path = join(copy, mutant.file);
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, plant(mutant, text));
  try {
    return judgeRun(await runTestsOf(copy, mutant.tests));
  } finally {
    writeFileSync(path, text);
  }
}
