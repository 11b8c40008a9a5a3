import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  emptyServerDatabase,
  startTestServer,
  type TestServer,
} from '../../packages/storage-postgres/src/testing/test-databases.ts';
import { DUE_POLICIES } from './due-states.ts';
import { ON_A_SUBSCRIPTION, ON_OTHER_THINGS } from './named-transactions.ts';
import { raceDuePair, racePair } from './race-pair.ts';
import { openRacedShop, type RacedShop } from './raced-shop.ts';

const names = Object.keys(ON_A_SUBSCRIPTION);

describe('transactions on one subscription, each beside another', () => {
  let server: TestServer;
  let connectionString: string;
  let shop: RacedShop;
  beforeAll(async () => {
    server = await startTestServer();
    connectionString = await server.createDatabase('matrix');
  }, 60_000);
  afterAll(() => server.stop());
  beforeEach(async () => {
    await emptyServerDatabase(connectionString);
    shop = await openRacedShop(connectionString, DUE_POLICIES);
  }, 60_000);
  afterEach(() => shop.close());

  // All pairs are in the long run.
  const some = ['subscriptions.extend', 'subscriptions.terminate', 'begin and commit of a write'];
  test.each(some.map((first, index) => [first, some[(index + 1) % some.length] ?? ''] as const))(
    '%s beside %s',
    (first, second) => racePair(shop, first, second),
    120_000,
  );

  const withDue = [
    ['a renewal', 'subscriptions.terminate'],
    ['the sweep', 'subscriptions.resume'],
  ] as const;
  test.each(withDue)(
    '%s beside %s, with something due',
    (first, second) => raceDuePair(shop, first, second),
    120_000,
  );
});

describe('the matrix', () => {
  const engine = fileURLToPath(new URL('../../packages/sdk/src/engine/', import.meta.url));
  const sources = globSync('**/*.ts', { cwd: engine }).filter((path) => !path.endsWith('.test.ts'));
  const commands = sources.flatMap((path) => commandsIn(readFileSync(`${engine}${path}`, 'utf8')));

  test('given every command of the engine, then it is raced or said to touch no subscription', () => {
    expect(commands.length).toBeGreaterThan(30);
    const known = new Set([...names, ...ON_OTHER_THINGS]);
    expect(commands.filter((name) => !known.has(name))).toEqual([]);
  });
});

/** The names of the commands that a source states; those of `subscriptions.*` actions leave that out. */
function commandsIn(text: string): string[] {
  const stated = [...text.matchAll(/\bname: '([a-z]+\.[a-zA-Z]+)'/g)].map(([, name = '']) => name);
  const isOfActions = text.includes('`subscriptions.$' + '{name}`');
  const actions = isOfActions ? [...text.matchAll(/\bname: '([a-z][a-zA-Z]+)'/g)] : [];
  return [...stated, ...actions.map(([, name = '']) => `subscriptions.${name}`)];
}
