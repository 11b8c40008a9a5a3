import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';
import { readDocuments } from './read-documents.ts';

test('given the public surface, then the README of the SDK names each group and each of its functions', async () => {
  const { panelkit } = await createTestPanelkit();
  const surface = Object.entries(panelkit).map(([group, functions]) => [
    group,
    Object.keys(functions).toSorted(),
  ]);

  const readme = readDocuments().find(({ path }) => path === 'packages/sdk/README.md')?.text ?? '';
  const named = [...readme.matchAll(/^\| `([a-zA-Z]+)` \| (.*) \|$/gm)].map(([, group = '', cells = '']) => [
    group,
    [...cells.matchAll(/`(\w+)`/g)].map(([, name = '']) => name).toSorted(),
  ]);

  const groups = new Set(surface.map(([group]) => group));
  expect(Object.fromEntries(named.filter(([group]) => groups.has(group)))).toEqual(
    Object.fromEntries(surface),
  );
});
