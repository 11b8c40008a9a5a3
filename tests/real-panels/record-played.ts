import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { Played } from './play-scenario.ts';

const RESULTS = new URL('../../docs/panels/real-panels.json', import.meta.url);
const PAGE = new URL('../../docs/panels/real-panels.md', import.meta.url);
const [BEGIN, END] = ['<!-- table: begin -->', '<!-- table: end -->'];

const cellSchema = z.object({
  ending: z.enum(['repaired', 'alerted', 'kept', 'over', 'failed', 'none']),
  alertedAfterMs: z.number().nullable(),
  repairedAfterMs: z.number().nullable(),
  calls: z.number(),
  rounds: z.number(),
  alerts: z.array(z.string()),
});
const resultsSchema = z.record(z.string(), z.record(z.string(), cellSchema));

type Cell = z.output<typeof cellSchema>;

/** What a run showed of one scenario on one panel; *none*: its operator cannot do it. */
export type Shown = Played | { scenario: string; ending: 'failed' | 'none' };

/** Keeps what a run showed, and writes the page's table of all that is kept. */
export function recordPlayed(panel: string, shown: Shown, scenarios: readonly string[]): void {
  const before = existsSync(RESULTS) ? resultsSchema.parse(JSON.parse(readFileSync(RESULTS, 'utf8'))) : {};
  const results = { ...before, [panel]: { ...before[panel], ...Object.fromEntries([toEntry(shown)]) } };
  replaceFile(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
  const page = readFileSync(PAGE, 'utf8');
  const [head, rest] = page.split(BEGIN);
  const tail = rest?.split(END)[1];
  if (head === undefined || tail === undefined) throw new TypeError('the page has no place for the table');
  replaceFile(PAGE, `${head}${BEGIN}\n${tableOf(results, scenarios)}\n${END}${tail}`);
}

/** At once, so that a run beside this one never reads half of it. */
function replaceFile(file: URL, text: string): void {
  const written = `${fileURLToPath(file)}.${process.pid}`;
  writeFileSync(written, text);
  renameSync(written, file);
}

function toEntry({ scenario, ...shown }: Shown): [string, Cell] {
  const nothing = { alertedAfterMs: null, repairedAfterMs: null, calls: 0, rounds: 0, alerts: [] };
  return [scenario, { ...nothing, ...shown }];
}

function tableOf(results: z.output<typeof resultsSchema>, scenarios: readonly string[]): string {
  const panels = Object.keys(results).sort();
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const head = row(['What the operator does', ...panels]);
  const rows = scenarios.map((scenario) =>
    row([scenario, ...panels.map((panel) => textOf(results[panel]?.[scenario]))]),
  );
  return [head, `|${'---|'.repeat(panels.length + 1)}`, ...rows].join('\n');
}

function textOf(cell: Cell | undefined): string {
  if (cell === undefined) return 'not played';
  if (cell.ending === 'none') return '–';
  if (cell.ending === 'failed') return '**failed**';
  const calls = `${cell.calls} calls`;
  const after = (ms: number | null): string => `${((ms ?? 0) / 1000).toFixed(1)} s`;
  if (cell.ending === 'repaired' || cell.ending === 'over') return `${after(cell.repairedAfterMs)}, ${calls}`;
  return `alerted ${after(cell.alertedAfterMs)}, then ${after(cell.repairedAfterMs)}, ${calls}`;
}
