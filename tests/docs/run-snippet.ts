import { spawn } from 'node:child_process';
import { COMPILE_CACHE } from '../compile-cache.ts';
import { workspace } from './read-documents.ts';

/** How a program ended. */
export interface SnippetRun {
  code: number | null;
  stdout: string;
  stderr: string;
}

/**
 * The packages are read from their sources, as in every test here; what is published is run by the packaging
 * tests.
 */
const fromSources = `
  import { registerHooks } from 'node:module';
  const root = new URL(${JSON.stringify(`file://${workspace}`)});
  registerHooks({
    resolve(specifier, context, next) {
      const [, name, entry = 'index'] = /^@panelkit\\/([a-z-]+)(?:\\/(.+))?$/.exec(specifier) ?? [];
      return next(name === undefined ? specifier : new URL('packages/' + name + '/src/' + entry + '.ts', root).href, context);
    },
  });`;

/** Runs a file of \`docs/snippets\` with Node, as a reader would. */
export function runSnippet(
  file: string,
  options: { flags?: string[]; env?: Record<string, string> } = {},
): Promise<SnippetRun> {
  const { flags = [], env = {} } = options;
  const hook = `data:text/javascript,${encodeURIComponent(fromSources)}`;
  const child = spawn(process.execPath, ['--import', hook, ...flags, file], {
    cwd: `${workspace}docs/snippets`,
    env: { PATH: process.env.PATH ?? '', ...COMPILE_CACHE, ...env },
    timeout: 110_000,
  });
  const run: SnippetRun = { code: null, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    run.stdout += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    run.stderr += String(chunk);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ ...run, code }));
  });
}
