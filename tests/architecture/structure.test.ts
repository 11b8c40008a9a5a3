import { globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { findCircles, readImports } from './find-circles.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const sources = globSync('{packages,examples,docs,tests,benchmarks,scripts}/**/*.ts', {
  cwd: root,
  exclude: (path) => /(^|\/)(node_modules|dist)$/.test(path),
});

/** A reader looks through this many names at a glance. */
const MOST_FILES = 25;
const MOST_HOST_LINES = 4000;
/** As wide as the formatter lets code be. */
const WIDEST_COMMENT = 110;
/** Folders with more, and how many they may have; a figure only ever falls. */
const CROWDED = new Map([
  ['benchmarks', 32],
  ['packages/panel-adapters/src/marzban', 27],
  ['packages/panel-adapters/src/s-ui', 26],
  ['tests/mutation/catalogue', 29],
  ['tests/real-panels', 27],
]);

test('given every source, when its imports are followed, types too, then none leads back to it', () => {
  const graph = readImports(sources, (path) => readFileSync(`${root}/${path}`, 'utf8'));
  expect([...graph.values()].flat().length).toBeGreaterThan(sources.length);
  expect(findCircles(graph)).toEqual([]);
});

test('given every folder, when its sources are counted, then it is not crowded', () => {
  const counts = new Map<string, number>();
  for (const path of sources) counts.set(posix.dirname(path), (counts.get(posix.dirname(path)) ?? 0) + 1);
  const tooMany = [...counts].filter(([folder, count]) => count > (CROWDED.get(folder) ?? MOST_FILES));
  expect(tooMany).toEqual([]);
});

test('given the reference host, when its lines are counted, then it is wiring: pages belong in packages/shop', () => {
  const host = sources.filter((path) => /^examples\/express-shop\/src\/.*(?<!\.test)\.ts$/.test(path));
  const lines = host.map((path) => readFileSync(`${root}/${path}`, 'utf8').split('\n').length - 1);
  const total = lines.reduce((sum, count) => sum + count, 0);
  expect(total).toBeGreaterThan(1000);
  expect(total).toBeLessThanOrEqual(MOST_HOST_LINES);
});

test('given every comment, when its lines are measured, then none is wider than code may be', () => {
  const isComment = (line: string) => /^\s*(?:\/\/|\/?\*)/.test(line);
  // What cannot be broken: an address, and a remark to the linter.
  const isWhole = (line: string) => /https:\/\/|biome-ignore/.test(line);
  const tooWide = sources.flatMap((path) => {
    const lines = readFileSync(`${root}/${path}`, 'utf8').split('\n');
    return lines
      .filter((line) => line.length > WIDEST_COMMENT && isComment(line) && !isWhole(line))
      .map((line) => `${path}: ${line.trim()}`);
  });
  expect(tooWide).toEqual([]);
});

test('given every object, when its parts are read, then none is a literal that is spread to save lines', () => {
  const spread = sources.filter((path) => /^\s*\.\.\.\(?\{/m.test(readFileSync(`${root}/${path}`, 'utf8')));
  expect(spread).toEqual([]);
});

test.each([
  ['two files', { 'a.ts': ['b.ts'], 'b.ts': ['a.ts'] }, [['a.ts', 'b.ts']]],
  [
    'three behind one',
    { 'a.ts': ['b.ts'], 'b.ts': ['c.ts'], 'c.ts': ['d.ts'], 'd.ts': ['b.ts'] },
    [['b.ts', 'c.ts', 'd.ts']],
  ],
  ['a file and itself', { 'a.ts': ['a.ts'] }, [['a.ts']]],
  [
    'none where two ways meet',
    { 'a.ts': ['b.ts', 'c.ts'], 'b.ts': ['d.ts'], 'c.ts': ['d.ts'], 'd.ts': [] },
    [],
  ],
])('the circle of %s', (_, imports, circles) => {
  expect(findCircles(new Map(Object.entries(imports)))).toEqual(circles);
});

test('given a type that is imported, then it counts', () => {
  const texts: Record<string, string> = {
    'a.ts': "import type { B } from './b.ts';",
    'b.ts': "export { a } from './a.ts';",
  };
  expect(findCircles(readImports(['a.ts', 'b.ts'], (path) => texts[path] ?? ''))).toEqual([['a.ts', 'b.ts']]);
});
