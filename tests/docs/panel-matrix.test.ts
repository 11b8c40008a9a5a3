import { readFileSync } from 'node:fs';
import { marzban } from '@panelkit/panel-adapters/marzban';
import { marzneshin } from '@panelkit/panel-adapters/marzneshin';
import { sUi } from '@panelkit/panel-adapters/s-ui';
import { startSimulatedPanels } from '@panelkit/panel-adapters/simulators';
import { threeXUi } from '@panelkit/panel-adapters/three-x-ui';
import { silentLogger } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import {
  type PanelMatrix,
  renderMatrix,
  toOperationResults,
} from '../../scripts/panel-matrix/panel-matrix.ts';
import { PANEL_OPERATIONS } from '../../scripts/panel-matrix/panel-operations.ts';
import { workspace } from './read-documents.ts';

const matrix: PanelMatrix = JSON.parse(readFileSync(`${workspace}docs/panels/matrix.json`, 'utf8'));
const DRIVERS = [marzban(), marzneshin(), sUi(), threeXUi()];
const runs = [...matrix.simulator, ...matrix.real];

describe('the matrix of the panels', () => {
  test('given what the runs wrote, then docs/panels/README.md shows it (`pnpm matrix` writes it)', () => {
    const page = readFileSync(`${workspace}docs/panels/README.md`, 'utf8');
    const shown = /<!-- panel matrix -->\n([\s\S]*?)\n<!-- end of the panel matrix -->/.exec(page)?.[1];
    expect(shown).toBe(renderMatrix(matrix));
  });

  test('given each family, then its runs are there, on the simulator and on a real panel', () => {
    const kinds = ['marzban', 'marzneshin', 's-ui', 'three-x-ui'];
    for (const part of [matrix.simulator, matrix.real]) {
      expect([...new Set(part.map(({ kind }) => kind))].sort()).toEqual(kinds);
    }
    const versions = matrix.real.filter(({ kind }) => kind === 'three-x-ui').map(({ version }) => version);
    expect(versions.some((version) => version.startsWith('2.'))).toBe(true);
    expect(versions.some((version) => version.startsWith('3.'))).toBe(true);
  });

  test('given each run, then what it can do was tested, and nothing failed', () => {
    const untested = matrix.simulator.flatMap((run) =>
      PANEL_OPERATIONS.filter(({ support }) => support(run.capabilities) !== 'none')
        .filter(({ title }) => run.operations[title] === undefined)
        .map(({ title }) => `${run.kind} ${run.version}: ${title}`),
    );
    expect(untested).toEqual([]);
    const failed = runs
      .flatMap(({ operations }) => Object.values(operations))
      .filter((result) => result.failed > 0);
    expect(failed).toEqual([]);
  });

  test('given the drivers as they are, then the matrix knows what they can do (`pnpm matrix` writes it)', async () => {
    const clock = createTestClock();
    const { panels, close } = await startSimulatedPanels({ clock, port: 0 });
    const connection = { fetch, clock, logger: silentLogger, requestTimeoutMs: 15_000 };
    for (const target of panels) {
      const driver = DRIVERS.find(({ kind }) => kind === target.kind);
      const probe = await driver?.probe(target, connection);
      const known = matrix.simulator.find(
        ({ kind, version }) => kind === target.kind && version === probe?.version,
      );
      // Of 3x-ui the suite also runs where fail2ban limits devices.
      expect({ ...known?.capabilities, deviceLimit: null }).toEqual({
        ...probe?.capabilities,
        deviceLimit: null,
      });
    }
    await close();
  });

  test('given each run, then it has a day', () => {
    for (const { date } of runs) expect(date).toMatch(/^20\d\d-\d\d-\d\d$/);
  });

  test('given a test that failed, then its operation fails, in the table too', () => {
    const name = 'Panel adapter contract: x > removeAccount > given';
    const operations = toOperationResults([
      { name, state: 'failed' },
      { name, state: 'passed' },
    ]);
    expect(operations).toEqual({ Remove: { passed: 1, failed: 1 } });
    const [run] = matrix.simulator;
    if (run === undefined) throw new Error('There should be a run');
    const table = renderMatrix({ simulator: [{ ...run, operations }], real: [] });
    expect(table).toContain('| Remove | native S fails |');
  });
});
