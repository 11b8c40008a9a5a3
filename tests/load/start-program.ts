import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** A program of a load test, in its own process. */
export interface Program<Answer> {
  /** Sends a message and resolves with the answer to it. @throws Error when the program ends meanwhile */
  ask(message: unknown): Promise<Answer>;
  /** Sends a message that has no answer. */
  tell(message: unknown): void;
  /** Resolves with what it says next. */
  next(): Promise<Answer>;
  stop(): Promise<void>;
  /** As `kill -9`. */
  kill(): Promise<void>;
}

/** Starts a program beside this file on the packages' sources; resolves once it said its first word. */
export async function startProgram<Answer>(
  file: string,
  args: string[],
): Promise<Program<Answer> & { first: Answer }> {
  const hook = new URL('../postgres/resolve-from-sources.ts', import.meta.url).href;
  const child: ChildProcess = fork(new URL(file, import.meta.url), args, {
    execArgv: ['--expose-gc', '--import', hook],
  });
  const ended = once(child, 'exit');
  const failed = ended.then(([code]) => Promise.reject(new Error(`${file} ended with ${code}`)));
  failed.catch(() => {});
  const next = async (): Promise<Answer> => {
    const [answer] = await Promise.race([once(child, 'message'), failed]);
    return answer;
  };
  const first = await next();
  const tell = (message: unknown): void => {
    child.send(message as NonNullable<typeof message> & object);
  };
  return {
    first,
    next,
    tell,
    ask(message) {
      tell(message);
      return next();
    },
    async stop() {
      child.kill();
      await ended;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
