import { existsSync, globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of the workspace. */
export const workspace = fileURLToPath(new URL('../..', import.meta.url));

/** One fenced block of a document. `info` is what follows the fence (`ts`, `ts fragment`, `text output`). */
export interface CodeBlock {
  info: string;
  code: string;
  line: number;
}

/** A page for readers. `path` is from the workspace's root. */
export interface Document {
  path: string;
  text: string;
  blocks: CodeBlock[];
}

/** Every README and every page below `docs`; not the API reference, which is generated. */
export function readDocuments(): Document[] {
  const patterns = ['README.md', 'packages/*/README.md', 'examples/*/README.md', 'docs/**/*.md'];
  return patterns
    .flatMap((pattern) => globSync(pattern, { cwd: workspace }))
    .filter((path) => !/node_modules|^docs\/api\//.test(path))
    .sort()
    .map((path) => {
      const text = readFileSync(`${workspace}${path}`, 'utf8');
      return { path, text, blocks: blocksOf(text) };
    });
}

/** Whether a file or folder is there, by its path from the workspace's root. */
export function isThere(path: string): boolean {
  return existsSync(`${workspace}${path}`);
}

function blocksOf(text: string): CodeBlock[] {
  return [...text.matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm)].map(
    ({ index, 1: info = '', 2: code = '' }) => ({
      info: info.trim(),
      code,
      line: text.slice(0, index).split('\n').length,
    }),
  );
}
