import { describe, expect, test } from 'vitest';
import type { DesiredAccount } from '../../domain/accounts/desired-account.ts';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { PanelAdapter, PanelConnection } from '../../ports/panel-adapter.ts';
import { createRecordingLogger } from '../recording-logger.ts';
import { createTestClock, type TestClock } from '../test-clock.ts';
import { createFakePanel, type FakePanelOptions } from './fake-panel.ts';
import { createFakePanelDriver, type FakePanel } from './fake-panel-driver.ts';

const TIMEOUT_MS = 15_000;

interface Setting {
  clock: TestClock;
  panel: FakePanel;
  adapter: PanelAdapter;
}

function setUp(options: Partial<FakePanelOptions> = {}): Setting {
  const clock = createTestClock();
  const panel = createFakePanel({ clock, ...options });
  const adapter = panel.adapterFor({ credentials: panel.target.credentials, requestTimeoutMs: TIMEOUT_MS });
  return { clock, panel, adapter };
}

function desired(changes: Partial<DesiredAccount> = {}): DesiredAccount {
  const credentials = { uuid: '5e7c6d7e-0000-4000-8000-000000000001', password: 'pw', subId: 'sub' };
  return {
    name: 'alice',
    credentials,
    enabled: true,
    expiresAt: null,
    trafficLimitBytes: null,
    deviceLimit: null,
    onHoldSeconds: null,
    inboundKeys: ['vless-tcp'],
    note: 'shop 1',
    ...changes,
  };
}

const create = (adapter: PanelAdapter, changes: Partial<DesiredAccount> = {}) =>
  adapter.ensureAccount(desired(changes), { existing: null });

async function update(adapter: PanelAdapter, changes: Partial<DesiredAccount>, resetUsage = false) {
  const found = await adapter.findAccount({ name: 'alice', remoteId: null });
  const existing = found.kind === 'found' ? found.account : null;
  return adapter.ensureAccount(desired(changes), { existing, resetUsage });
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'answered',
    (error: unknown) => (isPanelkitError(error) ? error.code : 'another error'),
  );
}

/** Lets the clock run until the work ends. */
async function within<T>({ clock }: Setting, work: Promise<T>): Promise<T> {
  await clock.advance(TIMEOUT_MS);
  return work;
}

describe('fake panel, what it keeps', () => {
  test('given terms, when time and traffic pass, then it switches off by itself', async () => {
    const { clock, panel, adapter } = setUp();
    const expiresAt = new Date(clock.now().getTime() + 3_600_000);
    await create(adapter, { expiresAt, trafficLimitBytes: 100 });
    expect(panel.addTraffic('alice', 60)).toBe(true);
    expect(panel.account('alice')).toMatchObject({ status: 'active', usedBytes: 60 });
    expect(panel.addTraffic('alice', 60)).toBe(true);
    expect(panel.account('alice')).toMatchObject({ status: 'limited', usedBytes: 120 });
    expect(panel.addTraffic('alice', 60)).toBe(false);
    await update(adapter, { expiresAt, trafficLimitBytes: 100 }, true);
    expect(panel.account('alice')).toMatchObject({ status: 'active', usedBytes: 0 });
    await clock.advance('1h');
    expect(panel.account('alice')?.status).toBe('expired');
    await update(adapter, { expiresAt, enabled: false });
    expect(panel.account('alice')?.status).toBe('disabled');
  });

  test('given a panel whose clock is ahead, when its time passes, then it switches off early', async () => {
    const { clock, panel, adapter } = setUp({ clockSkewMs: 60_000 });
    await create(adapter, { expiresAt: new Date(clock.now().getTime() + 60_000) });
    expect(panel.account('alice')?.status).toBe('expired');
  });

  test('given an account on hold, when first used, then its period starts', async () => {
    const { clock, panel, adapter } = setUp();
    await create(adapter, { onHoldSeconds: 60 });
    expect(panel.account('alice')?.status).toBe('on-hold');
    await clock.advance('1h');
    panel.addTraffic('alice', 1);
    expect(panel.account('alice')).toMatchObject({
      status: 'active',
      expiresAt: new Date(clock.now().getTime() + 60_000),
    });
  });

  test('given a panel without unique names, when created twice, then there are two, told apart by id', async () => {
    const { panel, adapter } = setUp({ uniqueNames: false });
    await create(adapter);
    await create(adapter);
    expect(panel.accounts()).toHaveLength(2);
    expect(await adapter.findAccount({ name: 'alice', remoteId: null })).toMatchObject({
      kind: 'many',
      accounts: [{ remoteId: '1' }, { remoteId: '2' }],
    });
    expect(await adapter.removeAccount({ name: 'alice', remoteId: null })).toMatchObject({
      kind: 'not-applied',
    });
    expect(await adapter.removeAccount({ name: 'alice', remoteId: '1' })).toEqual({ kind: 'applied' });
    expect(panel.accounts().map(({ id }) => id)).toEqual([2]);
  });

  test('given things done past the API, when looked at, then they are there', async () => {
    const { panel, adapter } = setUp();
    const stranger = panel.addForeignAccount({ note: 'a friend' });
    await create(adapter);
    const backup = panel.snapshot();
    panel.editAccount('alice', { enabled: false });
    expect(panel.account('alice')?.status).toBe('disabled');
    panel.vanish(['alice']);
    expect(panel.account('alice')).toBeUndefined();
    panel.restore(backup);
    expect(panel.account('alice')?.status).toBe('active');
    expect(panel.account(stranger)).toMatchObject({ foreign: true, note: 'a friend' });
    expect(panel.foreignWrites()).toBe(0);
    await adapter.removeAccount({ name: stranger, remoteId: null });
    expect(panel.foreignWrites()).toBe(1);
  });

  test('given an unknown inbound, when created, then refused', async () => {
    const { panel, adapter } = setUp();
    panel.setInbounds([]);
    expect(await create(adapter)).toMatchObject({ kind: 'refused' });
  });

  test.each(['inbound', 'panel'] as const)(
    'given writes by %s that overlap, when both end, then the later undoes the earlier',
    async (writeScope) => {
      const setting = setUp({ writeScope, latencyMs: 100 });
      const both = [create(setting.adapter, { name: 'one' }), create(setting.adapter, { name: 'two' })];
      expect(await within(setting, Promise.all(both))).toEqual([{ kind: 'applied' }, { kind: 'applied' }]);
      expect(setting.panel.accounts().map(({ name }) => name)).toEqual(['two']);
    },
  );

  test('given writes by inbound on different inbounds, when both end, then both stay', async () => {
    const setting = setUp({ writeScope: 'inbound', latencyMs: 100 });
    await create(setUp().adapter);
    const both = [
      create(setting.adapter, { name: 'one' }),
      create(setting.adapter, { name: 'two', inboundKeys: ['trojan-ws'] }),
    ];
    await within(setting, Promise.all(both));
    expect(setting.panel.accounts()).toHaveLength(2);
  });
});

describe('fake panel, what its writes end in', () => {
  test.each([
    { fault: { kind: 'drop-before-commit' }, outcome: 'unknown', accounts: 0 },
    { fault: { kind: 'drop-after-commit' }, outcome: 'unknown', accounts: 1 },
    { fault: { kind: 'error-before-commit' }, outcome: 'not-applied', accounts: 0 },
    { fault: { kind: 'error-after-commit' }, outcome: 'unknown', accounts: 1 },
    { fault: { kind: 'refused' }, outcome: 'refused', accounts: 0 },
    { fault: { kind: 'rate-limited', retryAfterMs: 500 }, outcome: 'not-applied', accounts: 0 },
    { fault: { kind: 'auth-failed' }, outcome: 'not-applied', accounts: 0 },
    { fault: { kind: 'invalid-answer' }, outcome: 'unknown', accounts: 1 },
    { fault: { kind: 'slow', delayMs: 1000 }, outcome: 'applied', accounts: 1 },
    { fault: { kind: 'late-answer', delayMs: 1000 }, outcome: 'applied', accounts: 1 },
    { fault: { kind: 'no-answer' }, outcome: 'unknown', accounts: 1 },
    { fault: { kind: 'wrong-terms', changes: { enabled: false } }, outcome: 'applied', accounts: 1 },
    { fault: { kind: 'inconclusive' }, outcome: 'applied', accounts: 1 },
  ] as const)('$fault.kind: $outcome', async ({ fault, outcome, accounts }) => {
    const setting = setUp();
    setting.panel.faults.next('writes', fault);
    const answer = await within(setting, create(setting.adapter));
    expect(answer.kind).toBe(outcome);
    if (fault.kind === 'rate-limited') expect(answer).toMatchObject({ retryAfterMs: 500 });
    expect(setting.panel.accounts()).toHaveLength(accounts);
    expect(setting.panel.history).toMatchObject([
      { verb: 'ensureAccount', name: 'alice', fault: fault.kind },
    ]);
    expect(setting.panel.faults.count(fault.kind)).toBe(1);
    if (fault.kind === 'wrong-terms') expect(setting.panel.account('alice')?.enabled).toBe(false);
  });

  test('given a write slower than the deadline, when the caller has gone, then it is done all the same', async () => {
    const { clock, panel, adapter } = setUp();
    panel.faults.next('ensureAccount', { kind: 'slow', delayMs: TIMEOUT_MS + 5000 });
    const outcome = create(adapter);
    await clock.advance(TIMEOUT_MS);
    expect(await outcome).toEqual({ kind: 'unknown', cause: 'timed-out' });
    expect(panel.accounts()).toHaveLength(0);
    await clock.advance(5000);
    expect(panel.accounts()).toHaveLength(1);
  });

  test('given a late commit, when its answer was lost, then it takes effect afterwards', async () => {
    const { clock, panel, adapter } = setUp();
    panel.faults.next('writes', { kind: 'late-commit', delayMs: 3000 });
    expect(await create(adapter)).toMatchObject({ kind: 'unknown' });
    await clock.advance(2999);
    expect(panel.accounts()).toHaveLength(0);
    await clock.advance(1);
    expect(panel.accounts()).toHaveLength(1);
  });

  test('given lost writes, when some time has passed, then they are as if they had not been', async () => {
    const { clock, panel, adapter } = setUp();
    panel.faults.sometimes('writes', { kind: 'lost-write', undoneAfterMs: 1000 }, 1);
    expect(await create(adapter)).toEqual({ kind: 'applied' });
    await clock.advance(1000);
    expect(panel.accounts()).toHaveLength(0);
    panel.faults.clear();
    await create(adapter);
    panel.faults.next('ensureAccount', { kind: 'lost-write', undoneAfterMs: 1000 });
    expect(await update(adapter, { enabled: false })).toEqual({ kind: 'applied' });
    panel.faults.next('removeAccount', { kind: 'lost-write', undoneAfterMs: 2000 });
    expect(await adapter.removeAccount({ name: 'alice', remoteId: null })).toEqual({ kind: 'applied' });
    expect(panel.accounts()).toHaveLength(0);
    await clock.advance(2000);
    expect(panel.accounts()).toMatchObject([{ enabled: false }]);
  });

  test('given an abort under way, when the panel has the request, then unknown, and it is done', async () => {
    const setting = setUp({ latencyMs: 100 });
    const controller = new AbortController();
    const outcome = setting.adapter.ensureAccount(desired(), { existing: null, signal: controller.signal });
    controller.abort();
    expect(await outcome).toEqual({ kind: 'unknown', cause: 'aborted' });
    await setting.clock.advance(100);
    expect(setting.panel.accounts()).toHaveLength(1);
    const late = setting.adapter.ensureAccount(desired(), { existing: null, signal: controller.signal });
    expect(await late).toMatchObject({ kind: 'not-applied', reason: 'not-sent' });
  });

  test('given a restart, when requests are under way, then they are cut and never done, and it comes back with its accounts', async () => {
    const { clock, panel, adapter } = setUp({ latencyMs: 100 });
    const first = create(adapter);
    await clock.advance(100);
    expect(await first).toEqual({ kind: 'applied' });
    const cut = create(adapter, { name: 'bob' });
    panel.restart(1000);
    expect(await codeOf(adapter.health())).toBe('PANEL_UNREACHABLE');
    expect(await create(adapter, { name: 'carol' })).toMatchObject({ kind: 'not-applied', reason: 'down' });
    await clock.advance(1000);
    expect(await cut).toEqual({ kind: 'unknown', cause: 'cut' });
    expect(panel.accounts().map(({ name }) => name)).toEqual(['alice']);
    panel.goDown();
    panel.faults.clear();
    panel.comeBack();
    const health = adapter.health();
    await clock.advance(100);
    expect(await health).toEqual({ clockSkewMs: 0 });
  });
});

describe('fake panel, what its reads end in', () => {
  test.each([
    { kind: 'drop-after-commit', code: 'PANEL_UNREACHABLE' },
    { kind: 'error-before-commit', code: 'PANEL_UNREACHABLE' },
    { kind: 'no-answer', code: 'PANEL_UNREACHABLE' },
    { kind: 'auth-failed', code: 'PANEL_AUTH_FAILED' },
    { kind: 'refused', code: 'PANEL_REFUSED' },
    { kind: 'invalid-answer', code: 'PANEL_RESPONSE_INVALID' },
  ] as const)('$kind: $code', async ({ kind, code }) => {
    const setting = setUp();
    setting.panel.faults.next('reads', { kind });
    expect(await within(setting, codeOf(setting.adapter.listInbounds()))).toBe(code);
    expect(await codeOf(setting.adapter.listInbounds())).toBe('answered');
  });

  test('given an inconclusive look-up, when the account is there, then nothing is proved', async () => {
    const { panel, adapter } = setUp();
    await create(adapter);
    panel.faults.next('findAccount', { kind: 'inconclusive' });
    expect(await adapter.findAccount({ name: 'alice', remoteId: null })).toMatchObject({
      kind: 'inconclusive',
    });
  });

  test('given a changed login, when called with the old one, then it fails and is counted', async () => {
    const { panel, adapter } = setUp();
    panel.setCredentials({ username: 'admin', password: 'changed' });
    expect(await codeOf(adapter.health())).toBe('PANEL_AUTH_FAILED');
    expect(panel.failedLogins()).toBe(1);
    expect(panel.calls.health).toBe(1);
  });

  test('given a probability, when drawn often, then about that share fails, the same share for the same seed', async () => {
    const failures = async (seed: number) => {
      const { panel, adapter } = setUp({ seed });
      panel.faults.sometimes('findAccount', { kind: 'inconclusive' }, 0.3);
      for (let call = 0; call < 300; call += 1) await adapter.findAccount({ name: 'alice', remoteId: null });
      return panel.history.map(({ fault }) => (fault === null ? '.' : 'x')).join('');
    };
    const first = await failures(7);
    expect(await failures(7)).toBe(first);
    expect(await failures(8)).not.toBe(first);
    expect(first.replaceAll('.', '').length).toBeGreaterThan(60);
    expect(first.replaceAll('.', '').length).toBeLessThan(120);
  });
});

describe('fake panel driver', () => {
  test('given two panels, when connected by address, then each has its own accounts', async () => {
    const clock = createTestClock();
    const logger = createRecordingLogger();
    const connection: PanelConnection = {
      fetch: globalThis.fetch,
      clock,
      logger,
      requestTimeoutMs: TIMEOUT_MS,
    };
    const one = createFakePanel({ clock, baseUrl: 'https://one.test', settleMs: 5 });
    const two = createFakePanel({ clock, baseUrl: 'https://two.test' });
    const driver = createFakePanelDriver({ panels: [one, two] });
    await create(driver.connect(one.target, connection));
    expect([one.accounts().length, two.accounts().length]).toEqual([1, 0]);
    expect((await driver.probe(one.target, connection)).capabilities.settleMs).toBe(5);
    expect(driver.credentialsSchema.parse(one.target.credentials)).toEqual(one.target.credentials);
    expect(driver.credentialsSchema.safeParse({ username: 'admin' }).success).toBe(false);
    expect(logger.entries).toEqual([]);
  });

  test('given a place without a panel, when called, then nothing was sent', async () => {
    const { clock, panel } = setUp();
    const connection: PanelConnection = {
      fetch: globalThis.fetch,
      clock,
      logger: createRecordingLogger(),
      requestTimeoutMs: TIMEOUT_MS,
    };
    const at = (baseUrl: string) => panel.driver.connect({ ...panel.target, baseUrl }, connection);
    expect(await codeOf(at(`${panel.baseUrl}/other`).health())).toBe('PANEL_NOT_FOUND_AT_URL');
    const lost = at('https://elsewhere.test');
    expect(await codeOf(lost.findAccount({ name: 'alice', remoteId: null }))).toBe('PANEL_UNREACHABLE');
    expect(await codeOf(lost.listAccounts()[Symbol.asyncIterator]().next())).toBe('PANEL_UNREACHABLE');
    expect(await create(lost)).toEqual({
      kind: 'not-applied',
      reason: 'PANEL_UNREACHABLE',
      retryAfterMs: null,
    });
    expect(lost.normalize(desired())).toEqual(desired());
  });
});
