import { isPanelkitError } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { threeXUi } from '../three-x-ui.ts';
import { createTestPanel, desiredAccount } from './three-x-ui-test-panel.ts';

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return isPanelkitError(error) ? error.code : String(error);
}

describe('3x-ui, the way in', () => {
  test('given version 3, when logged in, then each POST carries the CSRF token, and nothing else leaves', async () => {
    const panel = createTestPanel(createTestClock());
    await panel.ensure(desiredAccount());
    expect(panel.sent.slice(0, 3).map(({ path }) => path)).toEqual(['/', '/csrf-token', '/login']);
    expect(panel.simulator.clients()).toHaveLength(1);
  });

  test('given a session that is lost, when written, then one login and the write is done once', async () => {
    const panel = createTestPanel(createTestClock());
    await panel.ensure(desiredAccount());
    panel.sent.length = 0;
    panel.simulator.faults.next({ kind: 'lost-session' }, { path: /update/ });
    expect(await panel.ensure(desiredAccount({ trafficLimitBytes: 9 }))).toEqual({ kind: 'applied' });
    expect(panel.sent.filter(({ path }) => path === '/login')).toHaveLength(1);
    expect(panel.sent.filter(({ path }) => path.includes('update'))).toHaveLength(2);
  });

  test('given an API token, when used, then no login at all', async () => {
    const panel = createTestPanel(createTestClock(), { apiTokens: ['a-token'] });
    const adapter = panel.adapterWith({ token: 'a-token' });
    expect(await adapter.ensureAccount(desiredAccount(), { existing: null })).toEqual({ kind: 'applied' });
    expect(panel.sent.some(({ path }) => path === '/login' || path === '/csrf-token')).toBe(false);
  });

  test('given an API token that is refused, when used, then PANEL_AUTH_FAILED and surely nothing was done', async () => {
    const panel = createTestPanel(createTestClock());
    const adapter = panel.adapterWith({ token: 'gone' });
    expect(await codeOf(adapter.health())).toBe('PANEL_AUTH_FAILED');
    expect(await adapter.removeAccount({ name: 'x', remoteId: null })).toMatchObject({ kind: 'not-applied' });
  });

  test('given a wrong password, when asked a hundred times, then no lock-out: the right one still works', async () => {
    const panel = createTestPanel(createTestClock());
    const stranger = panel.adapterWith({ username: 'root', password: 'wrong' });
    for (let count = 0; count < 100; count += 1) {
      expect(await codeOf(stranger.health())).toBe('PANEL_AUTH_FAILED');
    }
    expect(panel.sent.filter(({ path }) => path === '/login')).toHaveLength(1);
    expect(await panel.adapter.health()).toBeDefined();
  });

  test('given five wrong passwords of others, when the right one is sent, then it is refused until 15 minutes passed', async () => {
    const panel = createTestPanel(createTestClock());
    for (let count = 0; count < 5; count += 1) {
      await codeOf(panel.adapterWith({ username: 'ROOT', password: 'wrong' }).health());
    }
    expect(await codeOf(panel.adapter.health())).toBe('PANEL_AUTH_FAILED');
    await panel.clock.advance('16m');
    expect(await panel.adapter.health()).toBeDefined();
  });

  test.each([
    { name: 'neither', credentials: {} },
    { name: 'a name alone', credentials: { username: 'root' } },
    { name: 'an empty token', credentials: { token: '' } },
  ])('given $name, when the credentials are parsed, then they are refused', ({ credentials }) => {
    expect(threeXUi().credentialsSchema.safeParse(credentials).success).toBe(false);
  });

  test('given a token alone, when the credentials are parsed, then they are taken', () => {
    expect(threeXUi().credentialsSchema.parse({ token: 'a' })).toEqual({ token: 'a' });
  });
});
