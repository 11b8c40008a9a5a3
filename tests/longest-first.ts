import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Where the tests are that run programs, database servers or whole shops. */
const LONG = /^tests\/(?:host|interleaving|kill|postgres|simulation)\//;

/**
 * Begins with what takes longest. Vitest knows that from its last run, and on a fresh machine guesses it from
 * the size of files; whole shops are played by small ones, and one that begins last is waited for alone.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const byProject = Map.groupBy(sorted, ({ project }) => project.name);
    return [...byProject.values()].flatMap((group) =>
      group.toSorted((first, second) => Number(this.#isLong(second)) - Number(this.#isLong(first))),
    );
  }

  #isLong({ moduleId }: TestSpecification): boolean {
    return LONG.test(relative(this.ctx.config.root, moduleId));
  }
}
