import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { COMPILE_CACHE } from '../compile-cache.ts';

const built = fileURLToPath(new URL('../../examples/express-shop/dist/main.js', import.meta.url));

/** The shop as `npm start` runs it, in its own process. */
export interface ShopProcess {
  /** Resolves with its address once it is open. @throws Error with what it wrote, when it ends before */
  opened(): Promise<string>;
  /** What it printed for people, and what it logged and complained about. */
  output(): string;
  log(): string;
  /** Asks it to stop. @returns its exit code */
  stop(): Promise<number | null>;
  /** Ends it at once, as a power cut would. */
  kill(): Promise<number | null>;
  /** Resolves with its exit code when it ends by itself. */
  ended(): Promise<number | null>;
}

/**
 * Starts the built shop on any free port, with these settings and none of this process; in memory unless they
 * say where.
 */
export function startShop(environment: Record<string, string> = {}, program = built): ShopProcess {
  if (!existsSync(program)) throw new Error('the shop is not built: run pnpm build');
  const child = spawn(process.execPath, [program], {
    // Where no `.env` is.
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    env: {
      ...COMPILE_CACHE,
      PORT: '0',
      STORAGE: 'memory',
      SHOP_STAFF_PASSWORD: 'a password for tests',
      ...environment,
    },
  });
  const written = { output: '', log: '' };
  const { promise: ended, resolve: end } = Promise.withResolvers<number | null>();
  const { promise: opened, resolve: open, reject: fail } = Promise.withResolvers<string>();
  opened.catch(() => {});
  child.stdout.on('data', (chunk) => {
    written.output += String(chunk);
    const [, url] = /(?:is open|can be asked): (\S+)/.exec(written.output) ?? [];
    if (url !== undefined) open(url);
  });
  child.stderr.on('data', (chunk) => {
    written.log += String(chunk);
  });
  child.on('close', (code) => {
    fail(new Error(`the shop ended with ${code}\n${written.output}${written.log}`));
    end(code);
  });
  return {
    opened: () => opened,
    output: () => written.output,
    log: () => written.log,
    ended: () => ended,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
    kill: () => {
      child.kill('SIGKILL');
      return ended;
    },
  };
}
