import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { findViolations } from './architecture/find-violations.ts';
import { readSource } from './architecture/read-source.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = globSync('{packages,examples,docs,tests,benchmarks,scripts}/**/*.ts', {
  cwd: root,
  exclude: (path) => /(^|\/)(node_modules|dist|api)$/.test(path),
}).sort();
const textOf = (path: string): string => readFileSync(`${root}/${path}`, 'utf8');

const engineFunctions = readSource('packages/sdk/src/index.ts', textOf('packages/sdk/src/index.ts'))
  .imports.filter(({ specifier }) => /^\.\/(engine|scheduler)\//.test(specifier))
  .flatMap(({ values }) => values);

describe('Architecture', () => {
  test('given every source, when its imports, effects and shape are read, then none breaks a rule', () => {
    expect(sources.length).toBeGreaterThan(20);
    expect(sources.flatMap((path) => findViolations(path, textOf(path), engineFunctions))).toEqual([]);
  }, 120_000);

  test("given the SDK's entry, then it names the engine's functions that adapters may not use", () => {
    expect(engineFunctions).toContain('createPanelkit');
  });
});

const domainFile = 'packages/sdk/src/domain/money.ts';
const engineFile = 'packages/sdk/src/engine/place-order.ts';
const driverFile = 'packages/panel-adapters/src/marzban/marzban-adapter.ts';
const shopFile = 'examples/express-shop/src/process/run-shop.ts';

describe('The architecture rules find', () => {
  test.each([
    ['a package in the domain', domainFile, "import * as z from 'zod';"],
    ['a type of a package in the domain', domainFile, "import type { ZodType } from 'zod';"],
    ['a port in the domain', domainFile, "import type { Clock } from '../ports/clock.ts';"],
    ['await in the domain', domainFile, 'await g();'],
    ['async in the domain', domainFile, 'export const f = async () => 1;'],
    ['process in the domain', domainFile, 'export const f = () => process.env.HOME;'],
    ['a value of zod in a port', 'packages/sdk/src/ports/storage.ts', "import { string } from 'zod';"],
    [
      'the engine in a default',
      'packages/sdk/src/defaults/system-clock.ts',
      "import { run } from '../engine/run.ts';",
    ],
    ['an adapter in the engine', engineFile, "import { marzban } from '@panelkit/panel-adapters/marzban';"],
    ['HTTP in the engine', engineFile, "import { ofetch } from 'ofetch';"],
    ['the scheduler in the engine', engineFile, "import { tick } from '../scheduler/tick.ts';"],
    ['a re-export as an import', engineFile, "export { tick } from '../scheduler/tick.ts';"],
    ['a dynamic import', engineFile, "export const load = () => import('node:fs');"],
    ['an import type expression', engineFile, "export type Pool = import('pg').Pool;"],
    ['the machine clock', engineFile, 'export const now = () => Date.now();'],
    ['a date of now', engineFile, 'export const now = () => new Date();'],
    ['chance', driverFile, 'export const pick = () => Math.random();'],
    ['a real timer', driverFile, 'setTimeout(() => {}, 10);'],
    ['the engine in testing', 'packages/sdk/src/testing/builders.ts', "import '../engine/place-order.ts';"],
    ['vitest in testing', 'packages/sdk/src/testing.ts', "import { test } from 'vitest';"],
    [
      "the SDK's sources in an adapter",
      driverFile,
      "import { addMoney } from '../../../sdk/src/domain/money.ts';",
    ],
    ["the SDK's inside by name", driverFile, "import { addMoney } from '@panelkit/sdk/src/domain/money.ts';"],
    ['the engine in an adapter', driverFile, "import { createPanelkit } from '@panelkit/sdk';"],
    [
      'a storage in an adapter',
      driverFile,
      "import { createMemoryBackend } from '@panelkit/storage-memory';",
    ],
    ['testing in an adapter', driverFile, "import { createTestClock } from '@panelkit/sdk/testing';"],
    ["a package's sources in a host", shopFile, "import { x } from '../../../../packages/sdk/src/index.ts';"],
    ['another example in a host', shopFile, "import { x } from '../../../embed/src/main.ts';"],
    ['a hidden entry in a host', shopFile, "import { x } from '@panelkit/sdk/domain/money';"],
    ['a default export', engineFile, 'export default function run() {}'],
    ['an exported default value', engineFile, 'export default 1;'],
    ['an export of everything', engineFile, "export * from './cancel-order.ts';"],
    ['a second barrel', 'packages/sdk/src/domain/index.ts', ''],
    ['a nameless file', 'packages/sdk/src/engine/utils.ts', ''],
    ['a nameless folder', 'examples/express-shop/src/helpers/money.ts', ''],
    ['a file outside the layers', 'packages/sdk/src/extra/thing.ts', "import './other.ts';"],
  ])('%s', (_, path, text) => {
    expect(findViolations(path, text, ['createPanelkit'])).toHaveLength(1);
  });
});

describe('The architecture rules let pass', () => {
  test.each([
    [
      'a comment and a string',
      domainFile,
      "// Date.now() and new Date()\nexport const a = 'await Date.now()';",
    ],
    ['a date of an instant', domainFile, 'export const at = (ms: number) => new Date(ms);'],
    ['a type that is a promise', domainFile, 'export type Later = Promise<void>;'],
    ['errors in the domain', domainFile, "import { invalidInput } from '../errors/error-factories.ts';"],
    [
      'types of zod in a port',
      'packages/sdk/src/ports/panel-driver.ts',
      "import type { ZodType } from 'zod';",
    ],
    [
      'the scheduler over the engine',
      'packages/sdk/src/scheduler/tick.ts',
      "import { x } from '../engine/x.ts';",
    ],
    [
      'a contract on a builder',
      'packages/sdk/src/contracts/storage.ts',
      "import { aPlan } from '../testing/plan.ts';",
    ],
    [
      'testing in a test',
      driverFile.replace('.ts', '.test.ts'),
      "import { aPlan } from '@panelkit/sdk/testing';",
    ],
    [
      'the engine in createTestPanelkit',
      'packages/storage-memory/src/testing.ts',
      "import { createPanelkit } from '@panelkit/sdk';",
    ],
    ['types of the engine', driverFile, "import { type createPanelkit } from '@panelkit/sdk';"],
    ['a public entry in a host', shopFile, "import { createPanelkit } from '@panelkit/sdk';"],
    ['a name that holds a forbidden word', 'packages/sdk/src/domain/common-ground.ts', ''],
  ])('%s', (_, path, text) => {
    expect(findViolations(path, text, ['createPanelkit'])).toEqual([]);
  });
});
