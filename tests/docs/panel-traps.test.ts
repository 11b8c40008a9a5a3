import { expect, test } from 'vitest';
import { hasTest } from './has-test.ts';
import { readDocuments } from './read-documents.ts';

const HEADING = '## Traps and their tests';
/** Of all families together: it lists no traps. */
const ALL_FAMILIES = 'docs/panels/real-panels.md';
const pages = readDocuments().filter(
  ({ path }) => /^docs\/panels\/[a-z-]+\.md$/.test(path) && path !== ALL_FAMILIES,
);

/** The rows of a page's table: what can go wrong, and what shows that it does not. */
function trapsOf(text: string): { trap: string; tests: { path: string; title: string }[] }[] {
  const section = text.split(`${HEADING}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^\| (?!Trap \||---)(.+?) \| (.+) \|$/gm)].map(([, trap = '', cell = '']) => ({
    trap,
    tests: [...cell.matchAll(/\[[^\]]+\]\(\.\.\/\.\.\/([^)]+)\) “(.+?)”(?=<br>|$)/g)].map(
      ([, path = '', title = '']) => ({ path, title }),
    ),
  }));
}

test('given each family, then its page lists its traps', () => {
  expect(pages.map(({ path }) => path)).toEqual([
    'docs/panels/marzban.md',
    'docs/panels/marzneshin.md',
    'docs/panels/s-ui.md',
    'docs/panels/three-x-ui.md',
  ]);
  for (const { text } of pages) expect(trapsOf(text).length).toBeGreaterThanOrEqual(15);
});

test('given each trap, then the tests that it names exist', () => {
  const wrong = pages.flatMap(({ path, text }) =>
    trapsOf(text)
      .filter(({ tests }) => tests.length === 0 || !tests.every(hasTest))
      .map(({ trap }) => `${path}: ${trap}`),
  );
  expect(wrong).toEqual([]);
});
