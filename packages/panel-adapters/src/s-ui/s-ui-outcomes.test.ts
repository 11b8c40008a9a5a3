import { isPanelkitError } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { sUi } from '../s-ui.ts';
import type { PanelFault } from '../simulators/panel-faults.ts';
import { createSUiTestPanel, desiredAccount } from './s-ui-test-panel.ts';

const desired = desiredAccount();
const reference = { name: desired.name, remoteId: null };
const SAVE = { method: 'POST' };

/** What each fault on the write itself means, and whether the write was done. */
const FAULTS: { fault: PanelFault; kind: string; isDone: boolean }[] = [
  { fault: { kind: 'drop-before-commit' }, kind: 'unknown', isDone: false },
  { fault: { kind: 'drop-after-commit' }, kind: 'unknown', isDone: true },
  { fault: { kind: 'error-before-commit' }, kind: 'unknown', isDone: false },
  { fault: { kind: 'error-after-commit' }, kind: 'unknown', isDone: true },
  { fault: { kind: 'rate-limited', retryAfterSeconds: 7 }, kind: 'not-applied', isDone: false },
  { fault: { kind: 'half-body' }, kind: 'unknown', isDone: true },
  { fault: { kind: 'html-page' }, kind: 'unknown', isDone: false },
  { fault: { kind: 'lost-session' }, kind: 'applied', isDone: true },
  { fault: { kind: 'late-answer', delayMs: 60_000 }, kind: 'unknown', isDone: true },
  { fault: { kind: 'late-commit', delayMs: 60_000 }, kind: 'unknown', isDone: true },
];

describe('a write that meets a fault', () => {
  test.each(FAULTS)(
    'given $fault.kind at a create, then $kind, sent once',
    async ({ fault, kind, isDone }) => {
      const { adapter, clock, sent, simulator } = createSUiTestPanel(createTestClock());
      simulator.faults.next(fault, SAVE);
      const pending = adapter.ensureAccount(desired, { existing: null });
      await clock.advance('2m');
      expect(await pending).toMatchObject({ kind });
      expect(simulator.accounts()).toHaveLength(isDone ? 1 : 0);
      expect(sent.filter(({ method }) => method === 'POST')).toHaveLength(1);
    },
  );

  test.each(FAULTS)('given $fault.kind at a removal, then $kind', async ({ fault, kind, isDone }) => {
    const { adapter, clock, simulator } = createSUiTestPanel(createTestClock());
    await adapter.ensureAccount(desired, { existing: null });
    simulator.faults.next(fault, SAVE);
    const pending = adapter.removeAccount(reference);
    await clock.advance('2m');
    expect(await pending).toMatchObject({ kind });
    expect(simulator.accounts()).toHaveLength(isDone ? 0 : 1);
  });

  test('given a locked database, then every write is surely not applied, and works when repeated', async () => {
    const { adapter, found, simulator } = createSUiTestPanel(createTestClock());
    const notApplied = { kind: 'not-applied', reason: 'the database of the panel is busy' };
    const twice = async (write: () => Promise<unknown>): Promise<void> => {
      const before = simulator.accounts();
      simulator.locks.next(1);
      expect(await write()).toMatchObject(notApplied);
      expect(simulator.accounts()).toEqual(before);
      expect(await write()).toEqual({ kind: 'applied' });
    };
    await twice(() => adapter.ensureAccount(desired, { existing: null }));
    const existing = await found();
    await twice(() => adapter.ensureAccount(desiredAccount({ enabled: false }), { existing }));
    await twice(() => adapter.removeAccount(existing));
    expect(simulator.locks.count()).toBe(3);
  });

  test.each([
    ['save: failed to update users for inbounds: address in use', 'not-applied'],
    ['save: record not found', 'not-applied'],
    ['save: something new', 'not-applied'],
    [': invalid token\n', 'not-applied'],
    ['save: json: cannot unmarshal string into Go struct field Client.volume of type int64', 'refused'],
    ['save: unknown action: new', 'refused'],
    ['save: unknown object:  clients\n', 'refused'],
    ['clients: no such column', 'unknown'],
  ])('given the refusal %j, then %s', async (msg, kind) => {
    const { adapter, existing } = await refusing(msg);
    expect(await adapter.ensureAccount(desiredAccount({ note: 'x' }), { existing })).toMatchObject({ kind });
  });

  test('given a client that vanished between look and removal, then it was so already', async () => {
    const { adapter } = await refusing('save: record not found');
    expect(await adapter.removeAccount(reference)).toEqual({ kind: 'already' });
  });

  test('given success without the lists of a save, then unknown', async () => {
    const { adapter, existing } = await refusing('', true);
    const outcome = await adapter.ensureAccount(desiredAccount({ note: 'x' }), { existing });
    expect(outcome).toMatchObject({ kind: 'unknown' });
  });
});

describe('a read that is refused', () => {
  test.each([
    [': invalid token\n', 'PANEL_AUTH_FAILED'],
    ['clients: database is locked', 'PANEL_UNREACHABLE'],
    ['clients: no such table', 'PANEL_REFUSED'],
  ])('given %j, then %s', async (msg, code) => {
    const { connection, target } = createSUiTestPanel(createTestClock());
    const fetch: typeof globalThis.fetch = async () => Response.json({ success: false, msg, obj: null });
    const adapter = sUi().connect(target, { ...connection, fetch });
    const error = await adapter.findAccount(reference).catch((thrown: unknown) => thrown);
    expect(isPanelkitError(error) && error.code).toBe(code);
  });

  test('given a row of a client in place of the one asked for, then it is not taken for it', async () => {
    const { adapter, connection, found, target } = createSUiTestPanel(createTestClock());
    await adapter.ensureAccount(desired, { existing: null });
    const existing = await found();
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const text = await (await connection.fetch(input, init)).text();
      return new Response(text.replace('"id":1,', '"id":2,'));
    };
    const misled = sUi().connect(target, { ...connection, fetch });
    expect(await misled.removeAccount(existing)).toEqual({ kind: 'already' });
    expect(await adapter.findAccount(existing)).toMatchObject({ kind: 'found' });
  });
});

describe('secrets', () => {
  test('given every fault on every request, then no outcome and no error tells one', async () => {
    const { adapter, clock, found, simulator, target } = createSUiTestPanel(createTestClock());
    await adapter.ensureAccount(desired, { existing: null });
    const existing = await found();
    const told: string[] = [];
    for (const { fault } of FAULTS) {
      for (const call of [
        () => adapter.findAccount(existing),
        () => adapter.health(),
        () => adapter.ensureAccount(desiredAccount({ note: `n${told.length}` }), { existing }),
        () => adapter.removeAccount({ ...existing, name: 'other' }),
      ]) {
        simulator.faults.next(fault);
        const result = call().catch((error: unknown) => error);
        await clock.advance('2m');
        told.push(describeForLog(await result));
        simulator.faults.clear();
      }
    }
    const { uuid, password } = desired.credentials;
    for (const secret of [desired.name, uuid, password, target.credentials.token ?? '']) {
      expect(told.join('\n')).not.toContain(secret);
    }
    expect(told.join('\n')).toContain('PANEL_');
  });
});

/**
 * An account on a panel that answers every later save with this refusal, or with a success that shows
 * nothing.
 */
async function refusing(msg: string, success = false) {
  const panel = createSUiTestPanel(createTestClock());
  await panel.adapter.ensureAccount(desired, { existing: null });
  const existing = await panel.found();
  const fetch: typeof globalThis.fetch = async (input, init) =>
    new Request(input, init).method === 'POST'
      ? Response.json({ success, msg, obj: null })
      : panel.connection.fetch(input, init);
  return { adapter: sUi().connect(panel.target, { ...panel.connection, fetch }), existing };
}

/** All that a log could show of an error or an outcome; what was found is the caller's own. */
function describeForLog(result: unknown): string {
  if (!(result instanceof Error)) {
    return JSON.stringify(result, (key, value) => (key === 'account' ? undefined : value)) ?? '';
  }
  const code = 'code' in result ? String(result.code) : '';
  const details = 'details' in result ? JSON.stringify(result.details) : '';
  return [code, result.message, details, result.stack, String(result.cause)].join(' ');
}
