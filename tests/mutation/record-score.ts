import { readFileSync, writeFileSync } from 'node:fs';
import type { Verdict } from './judge-run.ts';

const proofFile = new URL('../../docs/proof.md', import.meta.url);

export interface MutantResult {
  id: string;
  verdict: Verdict;
}

const BETWEEN = /(<!-- mutants -->\n)[\s\S]*?(<!-- \/mutants -->)/;

/** Writes what a run of the whole catalogue found into `docs/proof.md`. */
export function recordScore(results: readonly MutantResult[]): void {
  const text = readFileSync(proofFile, 'utf8');
  if (!BETWEEN.test(text)) throw new TypeError('docs/proof.md has no place for the mutants');
  const shown = formatScore(results, new Date().toISOString().slice(0, 10));
  writeFileSync(
    proofFile,
    text.replace(BETWEEN, (_all, open: string, close: string) => `${open}${shown}${close}`),
  );
}

/** The table of the score by room, and what was not found. */
function formatScore(results: readonly MutantResult[], date: string): string {
  const rooms = Map.groupBy(results, ({ id }) => id.split('/')[0] ?? id);
  const rows = [...rooms].map(([room, ofRoom]) => `| ${room} | ${ofRoom.length} | ${killedIn(ofRoom)} |`);
  const left = results.filter(({ verdict }) => verdict.kind !== 'killed');
  return [
    `| Room, ${date} | Defects | Found |`,
    '|---|---:|---:|',
    ...rows,
    `| **All** | ${results.length} | ${killedIn(results)} |`,
    '',
    ...left.map(({ id }) => `- Not found: \`${id}\``),
    ...(left.length > 0 ? [''] : []),
  ].join('\n');
}

const killedIn = (results: readonly MutantResult[]) =>
  results.filter(({ verdict }) => verdict.kind === 'killed').length;
