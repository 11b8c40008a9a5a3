import { describe, expect, test } from 'vitest';
import { hasOurCredentials } from '../../domain/accounts/account-differences.ts';
import { type ErrorCode, isPanelkitError } from '../../errors/panelkit-error.ts';
import type { PanelAdapter } from '../../ports/panel-adapter.ts';
import { errorCode, lookEnd } from '../storage/read-ends.ts';
import { expectDone, listAll, type PanelUnderTest } from './use-panel.ts';

const NOT_THERE = ['unreachable', 'wrongPath', 'foreignPage'] as const;
const CODES = {
  unreachable: 'PANEL_UNREACHABLE',
  wrongPath: 'PANEL_NOT_FOUND_AT_URL',
  foreignPage: 'PANEL_NOT_FOUND_AT_URL',
} as const satisfies Record<(typeof NOT_THERE)[number], ErrorCode>;

/**
 * Ways that fail: each has its own error, none proves anything about an account, and no write is repeated.
 */
export function describePanelFailures(usedPanel: () => PanelUnderTest): void {
  describe('places where the panel is not', () => {
    test.each(NOT_THERE)('given %s, when probed, then its own error', async (place) => {
      const { driver, faults } = usedPanel();
      const { target, connection } = faults[place]();
      expect(await errorCode(driver.probe(target, connection))).toBe(CODES[place]);
    });

    test.each(NOT_THERE)('given %s, when used, then reads fail and nothing was written', async (place) => {
      const panel = usedPanel();
      const desired = panel.desired();
      const existing = await panel.ensured(desired);
      const lost = panel.adapterAt(panel.faults[place]());
      expect(await errorCode(lost.health(), [desired])).toMatch(/^PANEL_/);
      expect(await errorCode(lost.listInbounds(), [desired])).toMatch(/^PANEL_/);
      expect(await errorCode(listAll(lost), [desired])).toMatch(/^PANEL_/);
      expect(await lookEnd(lost, desired)).toMatch(/^(inconclusive|PANEL_\w+)$/);
      const changed = await lost.ensureAccount({ ...desired, enabled: false }, { existing });
      const removed = await lost.removeAccount(existing);
      // A page in the panel's place may have done anything; a connection that was refused has not.
      const expected = place === 'unreachable' ? /^not-applied$/ : /^(not-applied|unknown)$/;
      expect(changed.kind).toMatch(expected);
      expect(removed.kind).toMatch(expected);
      expect(await panel.found(desired.name)).toEqual(existing);
    });
  });

  describe('a wrong password', () => {
    test('given it, when probed, then PANEL_AUTH_FAILED after one attempt, and the error does not show it', async () => {
      const { driver, faults } = usedPanel();
      const { target, connection, attempts } = faults.wrongPassword();
      const error = await driver.probe(target, connection).catch((thrown: unknown) => thrown);
      expect(isPanelkitError(error) && error.code).toBe('PANEL_AUTH_FAILED');
      expect(attempts()).toBe(1);
      const shown = isPanelkitError(error) ? `${error.message} ${JSON.stringify(error.details)}` : '';
      for (const credential of Object.values(target.credentials)) expect(shown).not.toContain(credential);
    });

    test('given it, when used, then reads fail with PANEL_AUTH_FAILED and writes surely did nothing', async () => {
      const panel = usedPanel();
      const desired = panel.desired();
      const place = panel.faults.wrongPassword();
      const stranger = panel.adapterAt(place);
      expect(await errorCode(stranger.health())).toBe('PANEL_AUTH_FAILED');
      expect(place.attempts()).toBe(1);
      expect(await errorCode(stranger.findAccount({ name: desired.name, remoteId: null }))).toBe(
        'PANEL_AUTH_FAILED',
      );
      expect((await stranger.ensureAccount(desired, { existing: null })).kind).toBe('not-applied');
      expect((await stranger.removeAccount({ name: desired.name, remoteId: null })).kind).toBe('not-applied');
      expect(await panel.adapter.findAccount({ name: desired.name, remoteId: null })).toMatchObject({
        kind: 'absent',
      });
    });
  });

  describe('lost answers', () => {
    test('given a create whose answer is lost, when repeated after a look, then it is the same single account', async () => {
      const panel = usedPanel();
      const desired = panel.desired({ trafficLimitBytes: 1_000_000 });
      const outcome = await losingAnswers(panel, (adapter) =>
        adapter.ensureAccount(desired, { existing: null }),
      );
      expect(outcome.kind).toBe('unknown');
      const before = await panel.found(desired.name);
      expect(hasOurCredentials(before, desired.credentials)).toBe(true);
      expect(await panel.ensured(desired)).toEqual(before);
      expect(await panel.countOf(desired.name)).toBe(1);
    });

    test('given a change whose answer is lost, when repeated after a look, then it is as wanted', async () => {
      const panel = usedPanel();
      const desired = panel.desired({ trafficLimitBytes: 1_000_000 });
      const existing = await panel.ensured(desired);
      const changed = { ...desired, trafficLimitBytes: 2_000_000, enabled: false };
      const outcome = await losingAnswers(panel, (adapter) => adapter.ensureAccount(changed, { existing }));
      expect(outcome.kind).toBe('unknown');
      const after = await panel.ensured(changed);
      expect(after).toMatchObject({ status: 'disabled', trafficLimitBytes: 2_000_000 });
      expect(after.credentials).toEqual(existing.credentials);
      expect(after.links).toEqual(existing.links);
    });

    test('given a removal whose answer is lost, when repeated, then it is gone', async () => {
      const panel = usedPanel();
      const account = await panel.ensured(panel.desired());
      const outcome = await losingAnswers(panel, (adapter) => adapter.removeAccount(account));
      expect(outcome.kind).toBe('unknown');
      expectDone(await panel.adapter.removeAccount(account));
      expect(await panel.countOf(account.name)).toBe(0);
    });
  });
}

/** Runs one write whose answer is lost on its way back; it must not have been sent again. */
async function losingAnswers<T>(
  panel: PanelUnderTest,
  write: (adapter: PanelAdapter) => Promise<T>,
): Promise<T> {
  const place = panel.faults.losingAnswers();
  const adapter = panel.adapterAt(place);
  await adapter.health();
  place.begin();
  const outcome = await write(adapter);
  place.end();
  expect(place.lost()).toBe(1);
  return outcome;
}
