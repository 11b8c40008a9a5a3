import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { hasTest } from '../docs/has-test.ts';
import { workspaceRoot } from '../mutation/workspace-root.ts';
import { type AttackTest, attackClasses, attackFiles } from './attack-classes.ts';

/** Folders of which every test belongs to some class. */
const FOLDERS = [
  'tests/attacks',
  'tests/attacks/panels',
  'tests/attacks/texts',
  'packages/shop/src/tests/security',
  'packages/shop/src/tests/fuzz',
];

test.each(Object.entries<readonly AttackTest[]>(attackClasses))(
  'given the class of %s, then it has tests, and each is there',
  (_name, tests) => {
    expect(tests.length).toBeGreaterThan(0);
    expect(tests.filter(([path, title]) => !hasTest({ path, title }))).toEqual([]);
  },
);

test('given a new test of an attack, then it is in a class', () => {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(`${workspaceRoot}/${folder}`)
      .filter((name) => /(?<!\.long|\.live)\.test\.ts$/.test(name))
      .map((name) => `${folder}/${name}`),
  );
  expect(files.filter((file) => !attackFiles.includes(file))).toEqual([]);
});
