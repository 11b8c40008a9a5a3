import { createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import type { PanelFault } from '../simulators/panel-faults.ts';
import { createMarzneshinTestPanel, desiredAccount } from './marzneshin-test-panel.ts';

const desired = desiredAccount();
const reference = { name: desired.name, remoteId: null };

/** What each fault on the write itself means, and whether the write was done. */
const FAULTS: { fault: PanelFault; kind: string; isDone: boolean }[] = [
  { fault: { kind: 'drop-before-commit' }, kind: 'unknown', isDone: false },
  { fault: { kind: 'drop-after-commit' }, kind: 'unknown', isDone: true },
  { fault: { kind: 'error-before-commit' }, kind: 'unknown', isDone: false },
  { fault: { kind: 'error-after-commit' }, kind: 'unknown', isDone: true },
  { fault: { kind: 'rate-limited', retryAfterSeconds: 7 }, kind: 'not-applied', isDone: false },
  { fault: { kind: 'html-page' }, kind: 'unknown', isDone: false },
  { fault: { kind: 'lost-session' }, kind: 'applied', isDone: true },
  { fault: { kind: 'late-answer', delayMs: 60_000 }, kind: 'unknown', isDone: true },
  { fault: { kind: 'late-commit', delayMs: 60_000 }, kind: 'unknown', isDone: true },
];

const createPanel = () => createMarzneshinTestPanel(createTestClock());

describe('a write that meets a fault', () => {
  test.each(FAULTS)('given $fault.kind at a create, then $kind', async ({ fault, kind, isDone }) => {
    const { adapter, clock, simulator } = createPanel();
    await adapter.listInbounds();
    simulator.faults.next(fault, { method: 'POST', path: /^\/api\/users$/ });
    const pending = adapter.ensureAccount(desired, { existing: null });
    await clock.advance('2m');
    expect(await pending).toMatchObject({ kind });
    expect(simulator.accounts()).toHaveLength(isDone ? 1 : 0);
  });

  test.each(FAULTS)('given $fault.kind at a change, then $kind', async ({ fault, kind, isDone }) => {
    const { adapter, clock, found, simulator } = createPanel();
    await adapter.ensureAccount(desired, { existing: null });
    const existing = await found();
    simulator.faults.next(fault, { method: 'PUT' });
    const pending = adapter.ensureAccount(desiredAccount({ note: 'changed' }), { existing });
    await clock.advance('2m');
    expect(await pending).toMatchObject({ kind });
    expect(simulator.account(desired.name)?.note).toBe(isDone ? 'changed' : desired.note);
  });

  test.each(FAULTS)('given $fault.kind at a removal, then $kind', async ({ fault, kind, isDone }) => {
    const { adapter, clock, simulator } = createPanel();
    await adapter.ensureAccount(desired, { existing: null });
    simulator.faults.next(fault, { method: 'DELETE' });
    const pending = adapter.removeAccount(reference);
    await clock.advance('2m');
    expect(await pending).toMatchObject({ kind });
    expect(simulator.accounts()).toHaveLength(isDone ? 0 : 1);
  });

  test('given a switch that fails after the terms, then it is not taken for nothing', async () => {
    const { adapter, simulator } = createPanel();
    simulator.faults.next({ kind: 'rate-limited', retryAfterSeconds: 7 }, { path: /disable$/ });
    const outcome = await adapter.ensureAccount(desiredAccount({ enabled: false }), { existing: null });
    expect(outcome).toMatchObject({ kind: 'unknown' });
  });

  test('given terms that fail after a reset, then it is not taken for nothing', async () => {
    const { adapter, found, simulator } = createPanel();
    await adapter.ensureAccount(desired, { existing: null });
    const existing = await found();
    simulator.faults.next({ kind: 'rate-limited', retryAfterSeconds: 7 }, { method: 'PUT' });
    const outcome = await adapter.ensureAccount(desired, { existing, resetUsage: true });
    expect(outcome).toMatchObject({ kind: 'unknown' });
  });
});
