// `node scripts/write-architecture-drawing.ts`: draws the rooms of the engine into docs/architecture.md, from
// their imports.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const engine = 'packages/sdk/src/engine';
const pagePath = `${root}docs/architecture.md`;
/** Fewer imports than these make no arrow: a drawing of all of them shows nothing. */
const FEWEST_IMPORTS = 5;
const START = '<!-- drawing: node scripts/write-architecture-drawing.ts -->\n';
const END = '\n<!-- end of drawing -->';

/** How often the files of one room import those of another, by `from --> to`. */
function countArrows(): Map<string, number> {
  const sources = globSync('**/*.ts', { cwd: `${root}${engine}` }).filter(
    (path) => !path.endsWith('.test.ts'),
  );
  const counts = new Map<string, number>();
  for (const path of sources) {
    const { importedFiles } = ts.preProcessFile(readFileSync(`${root}${engine}/${path}`, 'utf8'), true, true);
    for (const { fileName } of importedFiles) {
      const target = posix.join(posix.dirname(path), fileName);
      const [from, to] = [path.split('/')[0], target.split('/')[0]];
      if (!fileName.startsWith('.') || to === '..' || from === to) continue;
      counts.set(`${from} --> ${to}`, (counts.get(`${from} --> ${to}`) ?? 0) + 1);
    }
  }
  return counts;
}

/** The drawing as Mermaid. `api` uses most rooms and every room uses `kernel`: those arrows are left out. */
export function drawRooms(): string {
  const arrows = [...countArrows()]
    .filter(([arrow, count]) => count >= FEWEST_IMPORTS && !/^api |kernel$/.test(arrow))
    .map(([arrow, count]) => arrow.replace('-->', `-- ${count} -->`));
  return ['```mermaid', 'flowchart TD', ...arrows.sort().map((arrow) => `  ${arrow}`), '```'].join('\n');
}

/** The page with the drawing of today in its place. */
export function withDrawing(page: string): string {
  const start = page.indexOf(START);
  const end = page.indexOf(END);
  if (start < 0 || end < start) throw new TypeError(`${pagePath} has no place for the drawing`);
  return page.slice(0, start + START.length) + drawRooms() + page.slice(end);
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(pagePath, withDrawing(readFileSync(pagePath, 'utf8')));
