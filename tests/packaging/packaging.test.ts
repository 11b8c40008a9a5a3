import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProject, installPackages } from './create-project.ts';
import { packPackages, workspace } from './pack-packages.ts';
import { runProgram } from './run-program.ts';

const compiler = join(workspace, 'node_modules/typescript/bin/tsc');
const node = process.execPath;
let directory: string;
let tarballs: Record<string, string>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'panelkit-packaging-'));
  tarballs = await packPackages(directory);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe('Packages from their tarballs', () => {
  let plain: string;
  beforeAll(async () => {
    plain = join(directory, 'plain');
    await installPackages({ directory: plain, tarballs, tools: ['@types/node'] });
  });

  test.each(['module', 'commonjs'] as const)(
    'given a project of type %s where they are installed, then its code type-checks and its node:test tests pass',
    async (type) => {
      const project = join(plain, type);
      await createProject({ directory: project, files: 'plain', type });
      await runProgram(node, [compiler], project);
      const tests = ['out/sell.test.js', 'out/bot.test.js', 'out/host.test.js'];
      const output = await runProgram(node, ['--test', '--test-reporter=tap', ...tests], project);
      expect(output).toMatch(/^# pass 6$/m);
      expect(output).toMatch(/^# fail 0$/m);
    },
  );

  test('given a project on vitest, when it installs them, then its tests pass and the contract suites load', async () => {
    const project = join(directory, 'vitest');
    const tools = ['vitest', '@types/node'];
    await installPackages({ directory: project, tarballs, tools });
    const below = join(project, 'shop');
    await createProject({ directory: below, files: 'vitest', type: 'module' });
    await runProgram(node, [compiler], below);
    const vitest = [
      '../node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=json',
      '--outputFile=report.json',
    ];
    await runProgram(node, vitest, below);
    const report = JSON.parse(await readFile(join(below, 'report.json'), 'utf8'));
    expect(report).toMatchObject({ numPassedTests: 3, numFailedTests: 0 });
  });

  test('given the tarballs, then they hold the build, the licence and no sources or tests', async () => {
    for (const tarball of Object.values(tarballs)) {
      const files = (await runProgram('tar', ['-tf', tarball], directory)).trim().split('\n');
      expect(files).toContain('package/LICENSE');
      expect(
        files.filter((file) => /\/src\/|\.test\.|contracts\.(d\.)?cts|contracts\.cjs$/.test(file)),
      ).toEqual([]);
    }
  });
});
