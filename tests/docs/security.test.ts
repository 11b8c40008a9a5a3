import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { hasTest } from './has-test.ts';
import { workspace } from './read-documents.ts';

const text = readFileSync(`${workspace}docs/security.md`, 'utf8');
/** A section of ASVS and how it stands: `| 2.1 Passwords | Tested | … |`. */
const sections = [...text.matchAll(/^\| ([\d.–]+) .+? \| (.+?) \| (.+) \|$/gm)].map(
  ([, section = '', state = '', reason = '']) => ({ section, state, reason }),
);
/** Its test: `| 2.1 | [file](../path) “title” |`. */
const rows = [...text.matchAll(/^\| ([\d.–]+) \| \[(.+?)\]\(\.\.\/(.+?)\) “(.+?)” \|$/gm)].map(
  ([, section = '', shown = '', path = '', title = '']) => ({ section, shown, path, title }),
);

test('given each section of ASVS, then it is tested, by design or does not apply, with a reason', () => {
  expect(sections.length).toBeGreaterThanOrEqual(45);
  const states = ['Tested', 'By design', 'Does not apply'];
  expect(sections.filter(({ state, reason }) => !states.includes(state) || reason === '')).toEqual([]);
});

test('given each tested section, then it names one test', () => {
  const tested = sections.filter(({ state }) => state === 'Tested').map(({ section }) => section);
  expect(rows.map(({ section }) => section)).toEqual(tested);
});

test('given each named test, then it exists in the file that is shown', () => {
  expect(rows.filter(({ path, title }) => !hasTest({ path, title }))).toEqual([]);
  expect(rows.filter(({ shown, path }) => !path.endsWith(`/${shown}`))).toEqual([]);
});
