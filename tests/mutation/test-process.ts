import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { judgeRun, type Verdict } from './judge-run.ts';
import type { TestOrder } from './run-tests-in-copy.ts';

const PROGRAM = fileURLToPath(new URL('./run-tests-in-copy.ts', import.meta.url));
/** Tests end by themselves, unless a defect keeps the process busy for ever. */
const TIMEOUT_MS = 240_000;

/** Runs tests of a copy of the workspace, in a process that is replaced when it hangs. */
export interface TestProcess {
  run(order: TestOrder): Promise<Verdict>;
  /** A file is as it was: the next run reads it again. */
  restored(file: string): void;
  end(): void;
}

export function startTestProcess(copy: string): TestProcess {
  let child: ChildProcess | null = null;
  let restored: string[] = [];
  const ready = async (): Promise<ChildProcess> => {
    if (child !== null) return child;
    // Its own group, so that servers which the tests start end with it.
    child = fork(PROGRAM, [copy], { cwd: copy, detached: true, stdio: 'ignore' });
    await once(child, 'message');
    return child;
  };
  const end = (): void => {
    if (child?.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    child = null;
  };
  return {
    async run(order) {
      const answering = await ready();
      const answer = Promise.withResolvers<Verdict>();
      const timer = setTimeout(() => answer.resolve(judgeRun({ timedOut: true, report: null })), TIMEOUT_MS);
      const onExit = (): void => answer.resolve(judgeRun({ timedOut: false, report: null }));
      answering.once('message', (verdict: Verdict) => answer.resolve(verdict));
      answering.once('exit', onExit);
      answering.send({ ...order, altered: [...order.altered, ...restored] } satisfies TestOrder);
      restored = [];
      const verdict = await answer.promise;
      clearTimeout(timer);
      answering.off('exit', onExit);
      // It hangs, or is gone: the next one begins with a new process.
      if (verdict.kind === 'broken' || answering.listenerCount('message') > 0) end();
      return verdict;
    },
    restored: (file) => void restored.push(file),
    end,
  };
}
