// A test runner for Stryker that keeps the domain's tests loaded: a mutant takes milliseconds, and the whole
// domain minutes. The domain is pure and its tests are synchronous, so that no test sees another one. Defects
// in what a module does on loading load it again.
import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import '../../property-seed.ts';
import { takeCollected } from './collected-tests.ts';
import { type SandboxModules, sandboxModules } from './sandbox-modules.ts';

interface LoadedTest {
  id: string;
  fileName: string;
  run: () => unknown;
}

/** What the instrumented sources look at. */
interface Switches {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: unknown;
}

interface MutantRun {
  activeMutant: { id: string };
  sandboxFileName: string;
  testFilter?: string[];
  hitLimit?: number;
  mutantActivation: 'static' | 'runtime';
  disableBail: boolean;
}

/** The generation without a defect. */
const CLEAN = 0;
/**
 * Modules with a cache. Tests that reach one are reloaded for each defect, so that no defect sees the cache
 * of another.
 */
const KEEPING = ['packages/sdk/src/domain/messages/message-format.ts'].map((file) => resolve(file));
const [SUCCESS, FAILED] = [0, 1];

class InProcessRunner {
  readonly switches: Switches;
  readonly files = globSync('packages/sdk/src/domain/**/*.test.ts')
    .map((file) => resolve(file))
    .sort();
  readonly modules: SandboxModules = sandboxModules(process.cwd());
  tests: LoadedTest[] = [];
  generation = CLEAN;

  constructor() {
    const scope = globalThis as unknown as { __stryker__?: Switches };
    scope.__stryker__ ??= {};
    this.switches = scope.__stryker__;
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  /**
   * Loads the tests without a defect, whose modules are told apart by it: what is loaded with one is used
   * once.
   */
  async init(): Promise<void> {
    this.switches.activeMutant = undefined;
    this.tests = await this.load(this.files, CLEAN);
  }

  async dryRun() {
    const tests = this.tests.map((test) => {
      this.switches.currentTestId = test.id;
      const startedAtMs = performance.now();
      const failure = failureOf(test);
      this.switches.currentTestId = undefined;
      const { id, fileName } = test;
      const common = { id, name: id, fileName, timeSpentMs: performance.now() - startedAtMs };
      return failure === null
        ? { ...common, status: SUCCESS }
        : { ...common, status: FAILED, failureMessage: failure };
    });
    return { status: 'complete', tests, mutantCoverage: this.switches.mutantCoverage };
  }

  async mutantRun(order: MutantRun) {
    this.switches.hitCount = 0;
    this.switches.hitLimit = order.hitLimit;
    try {
      return await (order.mutantActivation === 'static' ? this.runLoading(order) : this.runLoaded(order));
    } finally {
      Object.assign(this.switches, { activeMutant: undefined, hitCount: undefined, hitLimit: undefined });
    }
  }

  /** What a module does on loading is seen by tests that import it, however indirectly. */
  async runLoading(order: MutantRun) {
    const files = this.files.filter((file) => this.modules.dependsOn(file, order.sandboxFileName));
    this.generation += 1;
    let nrOfTests = 0;
    for (const file of files) {
      this.switches.activeMutant = order.activeMutant.id;
      try {
        const tests = await this.load([file], this.generation);
        const result = this.run(tests, order);
        if (result.status !== 'survived') return result;
        nrOfTests += tests.length;
      } catch (error) {
        const first = this.tests.find(({ fileName }) => fileName === file);
        return killed(String(error), first === undefined ? [] : [first.id], nrOfTests);
      }
    }
    return { status: 'survived', nrOfTests };
  }

  async runLoaded(order: MutantRun) {
    const wanted = new Set(order.testFilter);
    const tests = this.tests.filter(({ id }) => wanted.has(id));
    const anew = new Set(tests.map(({ fileName }) => fileName).filter((file) => this.reachesKeeping(file)));
    this.generation += 1;
    const loaded = anew.size === 0 ? [] : await this.load([...anew], this.generation);
    this.switches.activeMutant = order.activeMutant.id;
    return this.run(
      [...tests.filter(({ fileName }) => !anew.has(fileName)), ...loaded.filter(({ id }) => wanted.has(id))],
      order,
    );
  }

  reachesKeeping(file: string): boolean {
    return KEEPING.some((keeping) => this.modules.dependsOn(file, keeping));
  }

  run(tests: readonly LoadedTest[], { hitLimit = Number.POSITIVE_INFINITY, disableBail }: MutantRun) {
    const killedBy: string[] = [];
    let message = '';
    for (const [index, test] of tests.entries()) {
      const failure = failureOf(test);
      if ((this.switches.hitCount ?? 0) > hitLimit)
        return { status: 'timeout', reason: 'the mutant was reached too often' };
      if (failure === null) continue;
      killedBy.push(test.id);
      message ||= failure;
      if (!disableBail) return killed(message, killedBy, index + 1);
    }
    return killedBy.length > 0
      ? killed(message, killedBy, tests.length)
      : { status: 'survived', nrOfTests: tests.length };
  }

  async load(files: readonly string[], generation: number): Promise<LoadedTest[]> {
    const tests: LoadedTest[] = [];
    for (const fileName of files) {
      await this.modules.load(fileName, generation);
      const found = takeCollected();
      if (found.length === 0) throw new TypeError(`There is no test in ${fileName}`);
      tests.push(...found.map(({ name, run }) => ({ id: `${fileName}#${name}`, fileName, run })));
    }
    return tests;
  }
}

function killed(failureMessage: string, killedBy: string[], nrOfTests: number) {
  return { status: 'killed', failureMessage, killedBy, nrOfTests };
}

/** Null: it passes. */
function failureOf({ id, run }: LoadedTest): string | null {
  try {
    const result = run();
    if (result instanceof Promise) throw new TypeError(`${id} is not synchronous`);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export const strykerPlugins = [
  { kind: 'TestRunner', name: 'in-process', factory: () => new InProcessRunner() },
];
