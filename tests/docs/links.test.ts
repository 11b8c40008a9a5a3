import { posix } from 'node:path';
import { expect, test } from 'vitest';
import { isThere, readDocuments } from './read-documents.ts';

/** What GitHub makes of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}

function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));
}

test('given every link from a page to a file or to a heading, then it is there', () => {
  const documents = readDocuments();
  const anchors = new Map(documents.map(({ path, text }) => [path, anchorsOf(text)]));
  const broken = documents.flatMap(({ path, text }) => {
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
    const local = targets.filter((target) => !/^[a-z]+:/.test(target));
    return local
      .filter((target) => {
        const [file = '', anchor] = target.split('#');
        const to = file === '' ? path : posix.join(posix.dirname(path), file);
        return !isThere(to) || (anchor !== undefined && !anchors.get(to)?.includes(anchor));
      })
      .map((target) => `${path}: ${target}`);
  });
  expect(broken).toEqual([]);
  expect(documents.length).toBeGreaterThan(5);
});
