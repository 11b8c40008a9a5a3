import { createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import type { PanelFault } from '../simulators/panel-faults.ts';
import { createTestPanel, desiredAccount, type TestPanelOptions } from './marzban-test-panel.ts';

const createPanel = (options?: TestPanelOptions) => createTestPanel(createTestClock(), options);

const desired = desiredAccount();
const reference = { name: desired.name, remoteId: null };

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
  { fault: { kind: 'late-answer', delayMs: 10_000 }, kind: 'applied', isDone: true },
  { fault: { kind: 'late-answer', delayMs: 60_000 }, kind: 'unknown', isDone: true },
  { fault: { kind: 'late-commit', delayMs: 60_000 }, kind: 'unknown', isDone: true },
];

describe('a create that meets a fault', () => {
  test.each(FAULTS)('given $fault.kind, then $kind, and it is sent once', async ({ fault, kind, isDone }) => {
    const { adapter, simulator, clock, sent } = createPanel();
    await adapter.listInbounds();
    simulator.faults.next(fault, { method: 'POST', path: /^\/api\/user$/ });
    const pending = adapter.ensureAccount(desired, { existing: null });
    await clock.advance('2m');
    expect(await pending).toMatchObject({ kind });
    expect(simulator.accounts()).toHaveLength(isDone ? 1 : 0);
    const creates = sent.filter(({ method, path }) => method === 'POST' && path === '/api/user');
    expect(creates).toHaveLength(fault.kind === 'lost-session' ? 2 : 1);
    expect(simulator.faults.count(fault.kind)).toBe(1);
  });

  test('given 429 with Retry-After, then the outcome tells how long to wait', async () => {
    const { adapter, simulator } = createPanel();
    simulator.faults.next(
      { kind: 'rate-limited', retryAfterSeconds: 7 },
      { method: 'POST', path: /^\/api\/user$/ },
    );
    expect(await adapter.ensureAccount(desired, { existing: null })).toMatchObject({ retryAfterMs: 7000 });
  });

  test.each(['ensure', 'remove'] as const)(
    'given a panel that is down, when asked to %s, then not applied',
    async (verb) => {
      const { adapter, simulator } = createPanel();
      simulator.faults.goDown();
      const outcome =
        verb === 'ensure'
          ? await adapter.ensureAccount(desired, { existing: null })
          : await adapter.removeAccount(reference);
      expect(outcome).toMatchObject({ kind: 'not-applied' });
    },
  );

  test('given a wrong password, then not applied', async () => {
    const { adapterOf } = createPanel();
    const outcome = await adapterOf('root', 'nope').ensureAccount(desired, { existing: null });
    expect(outcome).toMatchObject({ kind: 'not-applied' });
  });

  test('given a request that was given up before, then not applied and nothing is sent', async () => {
    const { adapter, simulator } = createPanel();
    await adapter.listInbounds();
    const outcome = await adapter.ensureAccount(desired, { existing: null, signal: AbortSignal.abort() });
    expect(outcome).toMatchObject({ kind: 'not-applied' });
    expect(simulator.accounts()).toHaveLength(0);
  });
});

describe('a change that meets a fault', () => {
  test.each(FAULTS)('given $fault.kind, then $kind', async ({ fault, kind, isDone }) => {
    const { adapter, simulator, clock, found } = createPanel();
    await adapter.ensureAccount(desired, { existing: null });
    const existing = await found();
    simulator.faults.next(fault, { method: 'PUT' });
    const pending = adapter.ensureAccount(desiredAccount({ note: 'changed' }), { existing });
    await clock.advance('2m');
    expect(await pending).toMatchObject({ kind });
    expect(simulator.account(desired.name)?.note).toBe(isDone ? 'changed' : desired.note);
  });

  test('given a look before it that fails, then not applied', async () => {
    const { adapter, simulator, found } = createPanel();
    await adapter.ensureAccount(desired, { existing: null });
    const existing = await found();
    simulator.faults.next({ kind: 'error-before-commit' }, { method: 'GET' });
    const outcome = await adapter.ensureAccount(desiredAccount({ note: 'changed' }), { existing });
    expect(outcome).toMatchObject({ kind: 'not-applied' });
  });
});

describe('a removal that meets a fault', () => {
  test('given crashes on delete and on the look after it, then unknown', async () => {
    const { adapter, simulator } = createPanel();
    await adapter.ensureAccount(desired, { existing: null });
    simulator.faults.next({ kind: 'error-after-commit' }, { method: 'DELETE' });
    simulator.faults.next({ kind: 'error-before-commit' }, { method: 'GET' });
    expect(await adapter.removeAccount(reference)).toMatchObject({ kind: 'unknown' });
  });

  test('given somebody else’s user, then refused', async () => {
    const { adapter, adapterOf, simulator } = createPanel();
    await adapter.ensureAccount(desired, { existing: null });
    expect(await adapterOf('seller').removeAccount(reference)).toMatchObject({ kind: 'refused' });
    expect(simulator.accounts()).toHaveLength(1);
  });
});

describe('secrets', () => {
  test('given every fault on every request, then no outcome and no error tells a secret', async () => {
    const { adapter, simulator, clock, found, target } = createPanel();
    await adapter.ensureAccount(desired, { existing: null });
    const existing = await found();
    const told: string[] = [];
    for (const { fault } of FAULTS) {
      for (const call of [
        () => adapter.findAccount(reference),
        () => adapter.health(),
        () =>
          adapter.ensureAccount(desiredAccount({ note: `n ${told.length}` }), { existing, resetUsage: true }),
        () => adapter.ensureAccount(desired, { existing: null }),
        () => adapter.removeAccount(reference),
      ]) {
        simulator.faults.next(fault);
        const result = call().catch((error: unknown) => error);
        await clock.advance('2m');
        told.push(describeForLog(await result));
        simulator.faults.clear();
      }
    }
    const { uuid, password } = desired.credentials;
    const secrets = [desired.name, uuid, password, target.credentials.password ?? '', 'eyJ', 'vless://'];
    for (const secret of secrets) expect(told.join('\n')).not.toContain(secret);
    expect(told.join('\n')).toContain('PANEL_');
  });
});

/** All that a log could show of an error or an outcome; what was found is the caller's own. */
function describeForLog(result: unknown): string {
  if (!(result instanceof Error)) {
    return JSON.stringify(result, (key, value) => (key === 'account' ? undefined : value)) ?? '';
  }
  const code = 'code' in result ? String(result.code) : '';
  const details = 'details' in result ? JSON.stringify(result.details) : '';
  return [code, result.message, details, result.stack, String(result.cause)].join(' ');
}
