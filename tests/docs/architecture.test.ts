import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { withDrawing } from '../../scripts/write-architecture-drawing.ts';
import { workspace } from './read-documents.ts';

const page = readFileSync(`${workspace}docs/architecture.md`, 'utf8');

test('given the imports of the engine, then its drawing is theirs (`pnpm docs:architecture` draws it)', () => {
  expect(withDrawing(page)).toBe(page);
});

test('given a purchase and its delivery, then they enter as many files as the page says (`pnpm docs:walk` lists them)', () => {
  const sources = ['--import', './tests/postgres/resolve-from-sources.ts'];
  const program = [...sources, 'scripts/count-entered-files.ts'];
  const printed = execFileSync(process.execPath, program, { cwd: workspace, encoding: 'utf8' });
  const counted = [...printed.matchAll(/(\d+) files of the SDK, (\d+) of its engine/g)];
  const said = [...page.matchAll(/It\s+enters (\d+)\s+files of the\s+SDK, (\d+) of them/g)];
  expect(counted).toHaveLength(2);
  expect(said.map((found) => found.slice(1))).toEqual(counted.map((found) => found.slice(1)));
});

describe('the walks', () => {
  const walks = page.split('\n### ').slice(1);
  test('given the page, then there are five', () => expect(walks).toHaveLength(5));

  test.each(walks.map((walk) => [walk.split('\n')[0] ?? '', walk]))(
    '%s: each file is imported by one before it, or is a job',
    (_, walk) => {
      const steps = [...walk.matchAll(/^\d+\. \[`[^`]+`\]\(\.\.\/([^)]+)\): (.*)$/gm)];
      expect(steps.length).toBeGreaterThan(4);
      expect(steps.length).toBeLessThanOrEqual(10);
      expect(new Set(steps.map(([, path]) => path)).size).toBe(steps.length);
      const reached = new Set<string>();
      for (const [, path = '', text = ''] of steps) {
        if (reached.size > 0 && !text.startsWith('the job')) expect(reached).toContain(path);
        const { importedFiles } = ts.preProcessFile(readFileSync(`${workspace}${path}`, 'utf8'), true, true);
        for (const { fileName } of importedFiles) reached.add(posix.join(posix.dirname(path), fileName));
      }
    },
  );
});
