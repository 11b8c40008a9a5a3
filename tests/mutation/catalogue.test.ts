import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mutants } from './catalogue.ts';
import { plant } from './mutant.ts';
import { workspaceRoot } from './workspace-root.ts';

describe('the catalogue of planted defects', () => {
  test('given their ids, then each is there once', () => {
    const ids = mutants.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });

  test.each(mutants)('given $id, then it still changes its file and its tests are there', (mutant) => {
    const text = readFileSync(join(workspaceRoot, mutant.file), 'utf8');
    expect(plant(mutant, text)).not.toBe(text);
    expect(mutant.tests.filter((file) => !existsSync(join(workspaceRoot, file)))).toEqual([]);
  });
});
