import { createHash } from 'node:crypto';
import type { Verdict } from './judge-run.ts';
import type { Mutant } from './mutant.ts';

export interface MutantResult {
  id: string;
  verdict: Verdict;
}

/** The last judgement of a defect. */
export interface JudgedMutant {
  verdict: Verdict['kind'];
  /** The day, as `2026-11-23`. */
  judgedOn: string;
  /** Of the planted text: a judgement ends when the defect changes. */
  fingerprint: string;
}

export type Judgements = Readonly<Record<string, JudgedMutant>>;

export function fingerprintOf({ file, find, replace }: Mutant): string {
  return createHash('sha256')
    .update(JSON.stringify([file, find, replace]))
    .digest('hex')
    .slice(0, 12);
}

/**
 * Adds a run's results to earlier judgements. Defects that changed or left the catalogue since lose theirs.
 */
export function addJudgements(given: {
  mutants: readonly Mutant[];
  known: Judgements;
  results: readonly MutantResult[];
  judgedOn: string;
}): Judgements {
  const { mutants, known, results, judgedOn } = given;
  const verdicts = new Map(results.map(({ id, verdict }) => [id, verdict.kind]));
  const judged: Record<string, JudgedMutant> = {};
  for (const mutant of [...mutants].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const fingerprint = fingerprintOf(mutant);
    const verdict = verdicts.get(mutant.id);
    const earlier = known[mutant.id];
    if (verdict !== undefined) judged[mutant.id] = { verdict, judgedOn, fingerprint };
    else if (earlier?.fingerprint === fingerprint) judged[mutant.id] = earlier;
  }
  return judged;
}
