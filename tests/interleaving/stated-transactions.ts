import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const sdk = fileURLToPath(new URL('../../packages/sdk/src/', import.meta.url));
/** Sites that run the transactions of others, which are named on their own. */
const CARRIERS = new Set(['runCommand', 'wakeByCommit', 'runTwiceAtMost']);

/**
 * Every transaction that the code of the engine states: the names of commands, and of the functions that open
 * their own.
 */
export function statedTransactions(): string[] {
  const paths = globSync('{engine,scheduler}/**/*.ts', { cwd: sdk }).filter(
    (path) => !path.endsWith('.test.ts'),
  );
  return paths.flatMap((path) => {
    const text = readFileSync(`${sdk}${path}`, 'utf8');
    return [...commandsIn(text), ...sitesIn(text)];
  });
}

/** The function that opens a transaction at this line of a source. */
export function nameOfSite(path: string, line: number): string {
  return functionAt(readFileSync(path, 'utf8').split('\n'), line);
}

/** The names of the commands that a source states; those of `subscriptions.*` actions leave that out. */
function commandsIn(text: string): string[] {
  const stated = [...text.matchAll(/\bname: '([a-z][a-zA-Z]*\.[a-zA-Z]+)'/g)].map(([, name = '']) => name);
  const isOfActions = text.includes('`subscriptions.$' + '{name}`');
  const actions = isOfActions ? [...text.matchAll(/\bname: '([a-z][a-zA-Z]+)'/g)] : [];
  return [...stated, ...actions.map(([, name = '']) => `subscriptions.${name}`)];
}

function sitesIn(text: string): string[] {
  const lines = text.split('\n');
  const sites = lines.flatMap((line, index) =>
    /\.transaction\(/.test(line) ? [functionAt(lines, index + 1)] : [],
  );
  return sites.filter((name) => !CARRIERS.has(name));
}

function functionAt(lines: readonly string[], line: number): string {
  for (let index = line - 1; index >= 0; index -= 1) {
    const [, name] = /^(?:export )?(?:async )?(?:function|const) (\w+)/.exec(lines[index] ?? '') ?? [];
    if (name !== undefined) return name;
  }
  throw new TypeError('a transaction is opened outside of any function');
}
