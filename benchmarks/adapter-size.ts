import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { median } from './median.ts';

const ROUNDS = 5;
const run = promisify(execFile);

const ADAPTERS = ['marzban', 'marzneshin', 's-ui', 'three-x-ui'].map((name) => ({
  name: `@panelkit/panel-adapters/${name}`,
  // zod comes with the SDK; `undici` is loaded only for a panel with a private certificate.
  without: ['zod', 'undici'],
  after: ['@panelkit/sdk'],
}));
const PEERS = ['marzban-sdk', '3xui-api-client', 'axios'].map((name) => ({
  name,
  without: [] as string[],
  after: [] as string[],
}));

/** Minified and compressed, with all that it needs but what is left out. */
async function bundledKib(name: string, without: string[]): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: `export * from '${name}'`, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    write: false,
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
    external: [...without, 'node:*'],
  });
  return gzipSync(outputFiles[0]?.contents ?? '').length / 1024;
}

/** How long a new process takes to import it, after its dependencies. */
async function importMs(name: string, after: string[]): Promise<number> {
  const program = `
    for (const dependency of ${JSON.stringify(after)}) await import(dependency);
    const startedAtMs = performance.now();
    await import(${JSON.stringify(name)});
    console.log(performance.now() - startedAtMs);`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], {
    cwd: import.meta.dirname,
  });
  return Number(stdout);
}

/** What one adapter adds to a program. */
export async function benchmarkAdapterSize(): Promise<string[]> {
  const rows: string[] = [];
  const all = [...ADAPTERS, ...PEERS];
  const imports: number[][] = all.map(() => []);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, { name, after }] of all.entries()) imports[index]?.push(await importMs(name, after));
  }
  for (const [index, { name, without, after }] of all.entries()) {
    const left = without.length === 0 ? 'everything' : `all but ${without.join(', ')}`;
    const kib = (await bundledKib(name, without)).toFixed(1);
    const beyond = after.length === 0 ? '' : ` after ${after.join(', ')}`;
    rows.push(`| ${name} | ${kib} (${left}) | ${median(imports[index] ?? []).toFixed(0)}${beyond} |`);
  }
  return ['| | KiB, minified and gzipped | import ms |', '|---|---|---|', ...rows];
}
