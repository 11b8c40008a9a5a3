import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mutants } from './catalogue.ts';
import { formatScore } from './format-score.ts';
import { addJudgements, type Judgements, type MutantResult } from './judged-mutants.ts';

const proofFile = new URL('../../docs/proof.md', import.meta.url);
const judgementsFile = new URL('./judgements.json', import.meta.url);

const BETWEEN = /(<!-- mutants -->\n)[\s\S]*?(<!-- \/mutants -->)/;

/** Adds what a run found to the judgements of earlier runs, and writes the score of all into `docs/proof.md`. */
export function recordScore(results: readonly MutantResult[]): void {
  const text = readFileSync(proofFile, 'utf8');
  if (!BETWEEN.test(text)) throw new TypeError('docs/proof.md has no place for the mutants');
  const judgedOn = new Date().toISOString().slice(0, 10);
  const judged = addJudgements({ mutants, known: readJudgements(), results, judgedOn });
  writeFileSync(judgementsFile, formatJudgements(judged));
  const shown = formatScore(mutants, judged);
  writeFileSync(
    proofFile,
    text.replace(BETWEEN, (_all, open: string, close: string) => `${open}${shown}${close}`),
  );
}

/** One line each, so that a run changes only the lines of what it tried. */
function formatJudgements(judged: Judgements): string {
  const lines = Object.entries(judged).map(([id, { verdict, judgedOn, fingerprint }]) => {
    const fields = { verdict, judgedOn, fingerprint };
    const shown = Object.entries(fields).map(([key, value]) => `"${key}": "${value}"`);
    return `  "${id}": { ${shown.join(', ')} }`;
  });
  return `{\n${lines.join(',\n')}\n}\n`;
}

const readJudgements = (): Judgements =>
  existsSync(judgementsFile) ? JSON.parse(readFileSync(judgementsFile, 'utf8')) : {};
