import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/**
 * Runs a program to its end.
 *
 * @returns what it wrote to its output
 * @throws Error with what it wrote, when it fails
 */
export async function runProgram(program: string, args: readonly string[], cwd: string): Promise<string> {
  try {
    return (await execute(program, args, { cwd, env: strangersEnvironment(), maxBuffer: 64 * 1024 * 1024 }))
      .stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${program} ${args.join(' ')} failed\n${stdout}\n${stderr}`, { cause: error });
  }
}

/** Without what vitest, npm and node:test set for the processes that they start. */
function strangersEnvironment(): NodeJS.ProcessEnv {
  const ours = /^(VITEST|VITE_|NODE_ENV$|NODE_OPTIONS$|NODE_V8_COVERAGE$|npm_|TEST$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}
