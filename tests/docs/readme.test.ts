import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readRecordedRuns } from '../simulation/record-proof.ts';
import { workspace } from './read-documents.ts';

const read = (path: string) => readFileSync(`${workspace}${path}`, 'utf8').replaceAll(/\s+/g, ' ');
const readme = read('README.md');
const NUMBERS = ['No', 'One', 'Two', 'Three', 'Four', 'Five'];

test('given the recorded runs of the simulation, then the README promises no more shops and orders, and names each violation', () => {
  const runs = readRecordedRuns();
  const sumOf = (field: 'seeds' | 'orders' | 'violations', storage?: string) =>
    runs
      .filter((run) => storage === undefined || run.storage === storage)
      .reduce((sum, run) => sum + run[field], 0);
  const said =
    /more than \[([\d,]+) seeded shops\]\S+ ([\d,]+) of them on a PostgreSQL server, placed ([\d.]+) million orders/;
  const [shops = 0, onPostgres = 0, millions = 0] = (said.exec(readme) ?? [])
    .slice(1)
    .map((number) => Number(number.replaceAll(',', '')));
  expect(shops).toBeGreaterThan(0);
  expect(sumOf('seeds')).toBeGreaterThan(shops);
  expect(sumOf('seeds', 'postgres')).toBeGreaterThanOrEqual(onPostgres);
  expect(sumOf('orders')).toBeGreaterThanOrEqual(millions * 1_000_000);
  expect(readme).toContain(`${NUMBERS[sumOf('violations')]} of the recorded shops ended with a violation`);
});

test('given each capability that the README calls not built yet, then docs/capabilities.md has it as not yet', () => {
  const [sentence = ''] = /Not built yet: .*? and more panels\./.exec(readme) ?? [];
  const ids = [...sentence.matchAll(/\(([A-Z]{3}-\d\d)\)/g)].map(([, id]) => id);
  expect(ids.length).toBeGreaterThan(3);
  const capabilities = read('docs/capabilities.md');
  for (const id of ids)
    expect(capabilities).toMatch(new RegExp(`\\*\\*${id}\\*\\* \\| [^|]+ \\| not yet \\|`));
});
