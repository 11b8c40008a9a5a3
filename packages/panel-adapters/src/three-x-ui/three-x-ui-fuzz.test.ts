import { isPanelkitError, type PanelAdapter } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { threeXUi } from '../three-x-ui.ts';
import { createTestPanel, desiredAccount } from './three-x-ui-test-panel.ts';

const { name } = desiredAccount();

/** A part of an answer and what is put in its place. */
interface Damage {
  /** Which of the answer's places, counted over and over. */
  place: number;
  value: unknown;
  isRemoved: boolean;
}

const aDamage: fc.Arbitrary<Damage> = fc.record({
  place: fc.nat(),
  value: fc.oneof(
    fc.constantFrom(
      null,
      '',
      'x',
      -1,
      0,
      1.5,
      1e300,
      true,
      [],
      {},
      [null],
      { a: { b: [] } },
      'x'.repeat(5000),
    ),
    fc.anything({ maxDepth: 3 }).filter((value) => JSON.stringify(value) !== undefined),
  ),
  isRemoved: fc.boolean(),
});

/** Puts the damage somewhere into what was parsed of an answer. */
function damaged(answer: unknown, { place, value, isRemoved }: Damage): unknown {
  const places: (() => void)[] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, child] of Object.entries(node)) {
      places.push(() => (isRemoved ? Reflect.deleteProperty(node, key) : Reflect.set(node, key, value)));
      walk(child);
    }
  };
  walk(answer);
  places[place % Math.max(1, places.length)]?.();
  return answer;
}

/** Sent by the adapter to an account that is not its own. */
function touchesOthers(sent: { method: string; path: string; body: string }[]): boolean {
  return sent.some(
    ({ method, path, body }) => method === 'POST' && /stranger/.test(decodeURIComponent(path) + body),
  );
}

async function createDamagedPanel(version: string, damage: Damage) {
  const panel = createTestPanel(createTestClock(), { version });
  const credentials = { uuid: 'theirs', password: 'theirs', subId: 'theirs' };
  await panel.ensure(desiredAccount({ name: 'stranger', credentials }));
  await panel.ensure(desiredAccount());
  const existing = await panel.found();
  let isDamaging = false;
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const response = await panel.connection.fetch(input, init);
    // The login page, from which the version is read again, is no JSON.
    if (!isDamaging || response.headers.get('content-type')?.includes('json') !== true) return response;
    const answer = damaged(await response.json(), damage);
    return new Response(JSON.stringify(answer), { status: response.status, headers: response.headers });
  };
  const adapter = threeXUi().connect(panel.target, { ...panel.connection, fetch });
  await adapter.health();
  panel.sent.length = 0;
  isDamaging = true;
  return { panel, adapter, existing };
}

async function readsOf(adapter: PanelAdapter): Promise<void> {
  const reads = [
    async () => adapter.findAccount({ name, remoteId: null }),
    () => adapter.listInbounds(),
    async () => {
      for await (const page of adapter.listAccounts())
        page.accounts.map((account) => account.expiresAt?.toISOString());
    },
  ];
  for (const read of reads) {
    const error = await read().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (error !== null && !isPanelkitError(error)) throw error;
  }
}

describe.each(['3.6.0', '2.9.4'])('3x-ui %s, answers with a part damaged', (version) => {
  test('given any, when read, then a right answer or a code, never a crash', async () => {
    await fc.assert(
      fc.asyncProperty(aDamage, async (damage) => {
        const { adapter } = await createDamagedPanel(version, damage);
        await readsOf(adapter);
      }),
      { numRuns: 150 },
    );
  });

  test('given any, when written, then an outcome, and no other account is touched', async () => {
    await fc.assert(
      fc.asyncProperty(aDamage, async (damage) => {
        const { panel, adapter, existing } = await createDamagedPanel(version, damage);
        const outcome = await adapter.ensureAccount(desiredAccount({ trafficLimitBytes: 5 }), { existing });
        expect(outcome.kind).toMatch(/^(applied|already|refused|not-applied|unknown)$/);
        expect((await adapter.removeAccount(existing)).kind).toMatch(
          /^(applied|already|refused|not-applied|unknown)$/,
        );
        expect(touchesOthers(panel.sent)).toBe(false);
      }),
      { numRuns: 150 },
    );
  });
});
