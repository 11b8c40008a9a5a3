import type { Backend } from '@panelkit/sdk';

/** The calls by which a process waits for its storage or its provider, and the one at which it dies. */
export interface MortalProcess {
  wrapBackend(backend: Backend): Backend;
  wrapFetch(fetch: typeof globalThis.fetch): typeof globalThis.fetch;
  /**
   * Runs until all of `works` ended, or until the process dies at its await number `at`, from 1: one before
   * and one after each call, so that it may have had its effect. `die` ends the process.
   * @returns whether it died
   */
  live(works: () => Promise<unknown>[], at: number, die: () => void): Promise<boolean>;
}

const NEVER = new Promise<never>(() => {});

export function createMortalProcess(): MortalProcess {
  let life = 0;
  let passed = 0;
  let deathAt = 0;
  let die = (): void => {};
  /** Whether the process lives on. */
  const pass = (bornIn: number): boolean => {
    if (bornIn !== life) return false;
    passed += 1;
    if (passed !== deathAt) return true;
    life += 1;
    die();
    return false;
  };
  const cross = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    const bornIn = life;
    if (!pass(bornIn)) return NEVER;
    try {
      const result = await call();
      return pass(bornIn) ? result : await NEVER;
    } catch (error) {
      if (!pass(bornIn)) return NEVER;
      throw error;
    }
  };
  return {
    wrapBackend: (backend) => ({ ...backend, storage: watch(backend.storage, cross) }),
    wrapFetch: (fetch) => (input, init) => cross(() => fetch(input, init)),
    live: async (works, at, end) => {
      const died = Promise.withResolvers<true>();
      passed = 0;
      deathAt = at;
      die = () => {
        end();
        died.resolve(true);
      };
      const ended = Promise.allSettled(works()).then(() => false);
      const isDead = await Promise.race([ended, died.promise]);
      deathAt = 0;
      return isDead;
    },
  };
}

type Cross = <Result>(call: () => Promise<Result>) => Promise<Result>;

/**
 * The same storage, each of whose calls is an await of the process; so are those inside of its transactions.
 */
function watch<Watched extends object>(watched: Watched, cross: Cross): Watched {
  return new Proxy(watched, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value === 'object' && value !== null && !(value instanceof Date)) return watch(value, cross);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) => {
        const call = (): unknown =>
          Reflect.apply(
            value,
            target,
            given.map((one) => watchArgument(one, cross)),
          );
        return name === 'follow' ? call() : cross(async () => call());
      };
    },
  });
}

/** What is done in a transaction is done with a watched one. */
function watchArgument(given: unknown, cross: Cross): unknown {
  if (typeof given !== 'function') return given;
  return (tx: unknown) =>
    Reflect.apply(given, undefined, [typeof tx === 'object' && tx !== null ? watch(tx, cross) : tx]);
}
