import { isPanelkitError } from '@panelkit/sdk';
import type { BackupProblem } from './backup-record.ts';

/** A step of a backup failed. */
export class BackupFailure extends Error {
  readonly problem: BackupProblem;

  constructor(problem: BackupProblem, cause?: unknown) {
    super(`the backup failed: ${problem}`, { cause });
    this.problem = problem;
  }
}

/** What a failed dump says of the shop. */
export function dumpProblemOf(error: unknown): BackupProblem {
  if (!isPanelkitError(error) || error.code !== 'CONFIG_INVALID') return 'database';
  const [issue] = error.details.issues;
  if (issue?.path !== 'pgDump') return 'database';
  return issue.code === 'older' ? 'old-program' : 'no-program';
}

/** Runs one step, whose failure is that problem. @throws BackupFailure */
export async function step<Result>(problem: BackupProblem, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof BackupFailure ? error : new BackupFailure(problem, error);
  }
}
