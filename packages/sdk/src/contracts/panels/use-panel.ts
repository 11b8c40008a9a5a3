import { afterEach, beforeEach, expect } from 'vitest';
import type {
  AccountCredentials,
  DesiredAccount,
  ObservedAccount,
} from '../../domain/accounts/desired-account.ts';
import type { ListOptions, PanelAdapter } from '../../ports/panel-adapter.ts';
import type { WriteOutcome } from '../../ports/write-outcome.ts';
import { createRecordingLogger } from '../../testing/recording-logger.ts';
import type { PanelHarness, PanelPlace } from './panel-harness.ts';

/** A panel under test with an adapter on it. */
export interface PanelUnderTest extends PanelHarness {
  adapter: PanelAdapter;
  /** Another adapter, at another place. */
  adapterAt(place: PanelPlace): PanelAdapter;
  /** The present moment of the connection's clock, in whole seconds, moved by so many. */
  inSeconds(seconds: number): Date;
  /**
   * A new account with random name and credentials on the first inbound: on, unlimited, for ever. Removed
   * after the test.
   */
  desired(changes?: Partial<DesiredAccount>): DesiredAccount;
  /** Looks first and passes on what it found, as the port demands. */
  ensure(desired: DesiredAccount, options?: { resetUsage?: boolean }): Promise<WriteOutcome>;
  /** `ensure` that must be done, and the look afterwards. */
  ensured(desired: DesiredAccount, options?: { resetUsage?: boolean }): Promise<ObservedAccount>;
  /** A look that must find one. */
  found(name: string): Promise<ObservedAccount>;
  /** How many accounts of that name a listing shows. */
  countOf(name: string): Promise<number>;
}

/**
 * Sets a panel up for each test, and removes the accounts that the test made. Nothing secret may have been
 * logged.
 */
export function usePanel(setup: () => Promise<PanelHarness>): () => PanelUnderTest {
  let panel: PanelUnderTest | null = null;
  let cleanUp = async () => {};
  beforeEach(async () => {
    const harness = await setup();
    const made: DesiredAccount[] = [];
    const logger = createRecordingLogger();
    panel = createPanelUnderTest({ ...harness, connection: { ...harness.connection, logger } }, made);
    const { adapter } = panel;
    cleanUp = async () => {
      try {
        for (const { name } of made) await removeAll(adapter, name);
      } finally {
        await harness.teardown();
      }
      expectNoSecrets(JSON.stringify(logger.entries), made);
    };
  });
  afterEach(async () => {
    const clean = cleanUp;
    cleanUp = async () => {};
    panel = null;
    await clean();
  });
  return () => {
    if (panel === null) throw new TypeError('The panel exists only while a test runs');
    return panel;
  };
}

/** Neither names nor credentials of these accounts are in `text`. */
export function expectNoSecrets(text: string, accounts: DesiredAccount[]): void {
  for (const { name, credentials } of accounts) {
    for (const secret of [name, ...Object.values(credentials)]) expect(text).not.toContain(secret);
  }
}

/** Random credentials of a new version. */
export function newCredentials(): AccountCredentials {
  return { uuid: crypto.randomUUID(), password: randomText(24), subId: randomText(16) };
}

function createPanelUnderTest(harness: PanelHarness, made: DesiredAccount[]): PanelUnderTest {
  const { driver, connection, inboundKeys } = harness;
  const adapterAt = (place: PanelPlace) => driver.connect(place.target, place.connection);
  const adapter = adapterAt(harness);
  const found = async (name: string): Promise<ObservedAccount> => {
    const result = await adapter.findAccount({ name, remoteId: null });
    if (result.kind !== 'found') throw new Error(`The account should be found, and is ${result.kind}`);
    return result.account;
  };
  const ensure: PanelUnderTest['ensure'] = async (desired, options) => {
    const seen = await adapter.findAccount({ name: desired.name, remoteId: null });
    return adapter.ensureAccount(desired, {
      ...options,
      existing: seen.kind === 'found' ? seen.account : null,
    });
  };
  return {
    ...harness,
    adapter,
    adapterAt,
    found,
    ensure,
    inSeconds: (seconds) => new Date((Math.floor(connection.clock.now().getTime() / 1000) + seconds) * 1000),
    desired: (changes = {}) => {
      const desired = aDesiredAccount(inboundKeys[0], changes);
      made.push(desired);
      return desired;
    },
    ensured: async (desired, options) => {
      expectDone(await ensure(desired, options));
      return found(desired.name);
    },
    countOf: async (name) => {
      const all = await listAll(adapter);
      return all.filter((account) => account.name === name).length;
    },
  };
}

/** The write took effect, now or before. */
export function expectDone(outcome: WriteOutcome): void {
  expect(outcome).toSatisfy(({ kind }: WriteOutcome) => kind === 'applied' || kind === 'already');
}

/** Every account of the panel. */
export async function listAll(adapter: PanelAdapter, options?: ListOptions): Promise<ObservedAccount[]> {
  const accounts: ObservedAccount[] = [];
  for await (const page of adapter.listAccounts(options)) accounts.push(...page.accounts);
  return accounts;
}

function aDesiredAccount(inboundKey: string, changes: Partial<DesiredAccount>): DesiredAccount {
  return {
    name: randomText(26),
    credentials: newCredentials(),
    enabled: true,
    expiresAt: null,
    trafficLimitBytes: null,
    deviceLimit: null,
    onHoldSeconds: null,
    inboundKeys: [inboundKey],
    note: 'contract suite',
    ...changes,
  };
}

async function removeAll(adapter: PanelAdapter, name: string): Promise<void> {
  const seen = await adapter.findAccount({ name, remoteId: null });
  if (seen.kind === 'found') await adapter.removeAccount(seen.account);
  if (seen.kind !== 'many') return;
  for (const { remoteId } of seen.accounts) await adapter.removeAccount({ name, remoteId });
}

function randomText(length: number): string {
  const hex = crypto.randomUUID() + crypto.randomUUID();
  return hex.replaceAll('-', '').slice(0, length);
}
