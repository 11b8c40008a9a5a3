import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ASVS_REQUIREMENTS } from './asvs-requirements.ts';
import { hasTest } from './has-test.ts';
import { workspace } from './read-documents.ts';

const text = readFileSync(`${workspace}docs/security/asvs.md`, 'utf8');
/** A requirement and how it stands: `| 2.1.1 | asked for | Tested | … |`. */
const rows = [...text.matchAll(/^\| ([\d.]+) \| (.+?) \| (.+?) \| (.+) \|$/gm)].map(
  ([, number = '', asked = '', state = '', reason = '']) => ({ number, asked, state, reason }),
);
/** A test: `[file](../../path) “title”`. */
const tested = rows
  .filter(({ state }) => state === 'Tested')
  .map(({ number, reason }) => {
    const [, shown = '', path = '', title = ''] =
      /^\[(.+?)\]\(\.\.\/\.\.\/(.+?)\) “(.+)”$/.exec(reason) ?? [];
    return { number, shown, path, title };
  });

test('given ASVS at level 2, then each of its requirements has its row, in order, and there is no other', () => {
  expect(ASVS_REQUIREMENTS).toHaveLength(259);
  expect(rows.map(({ number }) => number)).toEqual(ASVS_REQUIREMENTS);
});

test('given each requirement, then it is tested, by design, not met or does not apply, and says why', () => {
  const states = ['Tested', 'By design', 'Not met', 'Does not apply'];
  expect(rows.filter(({ state, reason }) => !states.includes(state) || reason === '')).toEqual([]);
});

test('given each tested requirement, then its test exists in the file that is shown', () => {
  expect(tested.filter(({ path, title }) => !hasTest({ path, title }))).toEqual([]);
  expect(tested.filter(({ path, shown }) => !path.endsWith(`/${shown}`))).toEqual([]);
});

test('given the counts of the page, then they are those of its rows', () => {
  const count = (state: string) => rows.filter((row) => row.state === state).length;
  expect(text.replaceAll(/\s+/g, ' ')).toContain(
    `Of ${rows.length} requirements, ${count('Tested')} are tested, ${count('By design')} are met by design, ` +
      `${count('Does not apply')} do not apply and ${count('Not met')} is not met.`,
  );
});

test('given each finding of the review, then it names a test that exists', () => {
  const page = readFileSync(`${workspace}docs/security/findings.md`, 'utf8');
  const findings = [...page.matchAll(/^\| (?!Finding|-)(.+?) \| (.+) \|$/gm)].map(
    ([, finding = '', named = '']) => {
      const [, path = '', title = ''] = /^\[.+?\]\(\.\.\/\.\.\/(.+?)\) “(.+)”$/.exec(named) ?? [];
      return { finding, path, title };
    },
  );
  expect(findings).toHaveLength(44);
  expect(findings.filter((finding) => !hasTest(finding))).toEqual([]);
});
