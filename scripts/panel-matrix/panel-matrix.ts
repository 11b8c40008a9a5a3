import type { Capabilities } from '@panelkit/sdk';
import { PANEL_OPERATIONS } from './panel-operations.ts';

/** How the tests of one operation ended. */
export interface OperationResult {
  passed: number;
  failed: number;
}

/** One run of the contract suite on one panel. `date`: the day, in UTC. */
export interface PanelRun {
  kind: string;
  version: string;
  date: string;
  capabilities: Capabilities;
  /** By the operation's title; those without a test in this run are left out. */
  operations: Record<string, OperationResult>;
}

/** `docs/panels/matrix.json`. */
export interface PanelMatrix {
  simulator: PanelRun[];
  real: PanelRun[];
}

const TITLES: Record<string, string> = {
  marzban: 'Marzban',
  marzneshin: 'Marzneshin',
  's-ui': 'S-UI',
  'three-x-ui': '3x-ui',
};

/** A test of the contract suite, as it ended. */
export interface EndedTest {
  name: string;
  state: 'passed' | 'failed';
}

/** Sorts the tests of one run by operation. Pure. */
export function toOperationResults(tests: EndedTest[]): Record<string, OperationResult> {
  const results = PANEL_OPERATIONS.flatMap(({ title, tests: pattern }) => {
    const ours = tests.filter(({ name }) => pattern.test(name));
    const passed = ours.filter(({ state }) => state === 'passed').length;
    return ours.length === 0 ? [] : [[title, { passed, failed: ours.length - passed }] as const];
  });
  return Object.fromEntries(results);
}

/** The runs with `newer` in the place of older ones of the same panel and version, in order. Pure. */
export function withRuns(runs: PanelRun[], newer: PanelRun[]): PanelRun[] {
  const isNewer = (run: PanelRun): boolean =>
    newer.some(({ kind, version }) => kind === run.kind && version === run.version);
  return [...runs.filter((run) => !isNewer(run)), ...newer].sort(inOrder);
}

/** The matrix as a table for people. Pure. */
export function renderMatrix({ simulator, real }: PanelMatrix): string {
  const columns = withRuns(simulator, real);
  const find = (runs: PanelRun[], { kind, version }: PanelRun): PanelRun | undefined =>
    runs.find((run) => run.kind === kind && run.version === version);
  const row = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  const dates = (title: string, runs: PanelRun[]): string =>
    row([title, ...columns.map((column) => find(runs, column)?.date ?? '–')]);
  const operations = PANEL_OPERATIONS.map(({ title }) =>
    row([title, ...columns.map((column) => cellOf(title, find(simulator, column), find(real, column)))]),
  );
  return [
    row(['', ...columns.map(({ kind, version }) => `${TITLES[kind] ?? kind} ${version}`)]),
    row(['---', ...columns.map(() => '---')]),
    ...operations,
    dates('Run on the simulator', simulator),
    dates('Run on a real panel', real),
  ].join('\n');
}

function cellOf(title: string, simulated: PanelRun | undefined, real: PanelRun | undefined): string {
  const operation = PANEL_OPERATIONS.find((candidate) => candidate.title === title);
  // The simulator runs with every change, a real panel now and then.
  const run = simulated ?? real;
  const support = run === undefined ? 'none' : (operation?.support(run.capabilities) ?? 'none');
  if (support === 'none') return 'no';
  const marks = [markOf('S', simulated?.operations[title]), markOf('R', real?.operations[title])];
  return [support, ...marks.filter((mark) => mark !== '')].join(' ');
}

function markOf(letter: string, result: OperationResult | undefined): string {
  if (result === undefined) return '';
  return result.failed === 0 ? letter : `${letter} fails`;
}

function inOrder(first: PanelRun, second: PanelRun): number {
  if (first.kind !== second.kind) return first.kind < second.kind ? -1 : 1;
  return second.version.localeCompare(first.version, 'en', { numeric: true });
}
