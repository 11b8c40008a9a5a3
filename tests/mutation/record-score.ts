import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mutants } from './catalogue.ts';
import { formatScore } from './format-score.ts';
import { addJudgements, type Judgements, type MutantResult } from './judged-mutants.ts';

const proofFile = new URL('../../docs/proof.md', import.meta.url);
const judgementsFile = new URL('./judgements.json', import.meta.url);

const BETWEEN = /(<!-- mutants -->\n)[\s\S]*?(<!-- \/mutants -->)/;

/**
 * Adds what a run found to the judgements of earlier runs, and writes the score of all into `docs/proof.md`.
 */
export function recordScore(results: readonly MutantResult[]): void {
  const text = readFileSync(proofFile, 'utf8');
  if (!BETWEEN.test(text)) throw new TypeError('docs/proof.md has no place for the mutants');
  const judgedOn = new Date().toISOString().slice(0, 10);
  const judged = addJudgements({ mutants, known: readJudgements(), results, judgedOn });
  writeFileSync(judgementsFile, `${JSON.stringify(judged, null, 2)}\n`);
  const shown = formatScore(mutants, judged);
  writeFileSync(
    proofFile,
    text.replace(BETWEEN, (_all, open: string, close: string) => `${open}${shown}${close}`),
  );
}

const readJudgements = (): Judgements =>
  existsSync(judgementsFile) ? JSON.parse(readFileSync(judgementsFile, 'utf8')) : {};
