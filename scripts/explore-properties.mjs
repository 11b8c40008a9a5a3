// `pnpm test:properties [rounds]`: checks every property with other histories, round by round, and stops at
// the first that fails.
import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { root, runCommand } from './run-command.mjs';

const rounds = Number(process.argv[2] ?? 10);
const files = execFileSync(
  'git',
  ['grep', '-l', "from 'fast-check'", '--', '*.test.ts', ':!*.long.test.ts'],
  {
    cwd: root,
    encoding: 'utf8',
  },
);
const paths = files.trim().split('\n');

for (let round = 1; round <= rounds; round += 1) {
  const seed = String(randomInt(2 ** 31));
  console.log(`Round ${round} of ${rounds}: PROPERTY_SEED=${seed}`);
  process.env.PROPERTY_SEED = seed;
  process.exitCode = await runCommand('vitest', ['run', '--project', 'unit', ...paths]);
  if (process.exitCode !== 0) break;
}
