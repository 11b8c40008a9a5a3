import { isPanelkitError, type PanelConnection, type PanelTarget } from '@panelkit/sdk';
import { createHttpPanelFaults } from '@panelkit/sdk/contracts';
import { createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { desiredIn, SIMULATED_FAMILIES, type SimulatedFamily, startFamily } from './simulated-families.ts';

function faultyFamily(family: SimulatedFamily) {
  const clock = createTestClock();
  const panel = startFamily(family, clock);
  const { target, connection } = panel;
  return {
    ...panel,
    clock,
    faults: createHttpPanelFaults({ target, connection, secretField: family.secretField }),
  };
}

async function probeError(
  family: SimulatedFamily,
  place: { target: PanelTarget; connection: PanelConnection },
) {
  const error: unknown = await family.driver.probe(place.target, place.connection).catch((thrown) => thrown);
  if (!isPanelkitError(error)) throw new Error('expected the probe to fail');
  return error;
}

describe.each(SIMULATED_FAMILIES)('$name', (family) => {
  test('given 100 look-ups of accounts that are not there, then no login more', async () => {
    const { adapter, logins } = faultyFamily(family);
    await adapter.health();
    const loginsBefore = logins();
    for (let count = 0; count < 100; count += 1) {
      const { name } = desiredIn(family);
      expect(await adapter.findAccount({ name, remoteId: null })).toMatchObject({ kind: 'absent' });
    }
    expect(loginsBefore).toBe(family.loginPath === null ? 0 : 1);
    expect(logins()).toBe(loginsBefore);
  });

  test('given 16 at once with nobody logged in, then one login serves them all', async () => {
    const { adapter, logins } = faultyFamily(family);
    const looks = Array.from({ length: 16 }, () =>
      adapter.findAccount({ name: desiredIn(family).name, remoteId: null }),
    );
    await Promise.all(looks);
    expect(logins()).toBe(family.loginPath === null ? 0 : 1);
  });

  test('given a wrong password, when used 50 times, then one attempt, PANEL_AUTH_FAILED, and nobody is locked out', async () => {
    const { adapter, faults } = faultyFamily(family);
    const place = faults.wrongPassword();
    const stranger = family.driver.connect(place.target, place.connection);
    for (let count = 0; count < 50; count += 1) {
      const { name } = desiredIn(family);
      await expect(stranger.findAccount({ name, remoteId: null })).rejects.toMatchObject({
        code: 'PANEL_AUTH_FAILED',
      });
    }
    // A token is no login: it goes with each request, and no panel counts the wrong ones.
    expect(place.attempts()).toBe(family.secretField === 'token' ? 50 : 1);
    await expect(adapter.health()).resolves.toBeDefined();
  });

  test('given a wrong path, a strange page, a strange version, a wrong password or nobody, then each has its own error', async () => {
    const { faults, target, connection } = faultyFamily(family);
    const { fetch } = connection;
    const unsupported: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      const { status, headers } = response;
      const text = family.asUnsupported(
        new URL(new Request(input, init).url).pathname,
        await response.text(),
      );
      return new Response(text, { status, headers });
    };
    const errors = {
      wrongPath: await probeError(family, faults.wrongPath()),
      foreignPage: await probeError(family, faults.foreignPage()),
      unsupported: await probeError(family, { target, connection: { ...connection, fetch: unsupported } }),
      wrongPassword: await probeError(family, faults.wrongPassword()),
      unreachable: await probeError(family, faults.unreachable()),
    };
    expect(Object.values(errors).map(({ code }) => code)).toEqual([
      'PANEL_NOT_FOUND_AT_URL',
      'PANEL_NOT_FOUND_AT_URL',
      'PANEL_VERSION_UNSUPPORTED',
      'PANEL_AUTH_FAILED',
      'PANEL_UNREACHABLE',
    ]);
    expect(errors.wrongPath.message).toMatch(/path/);
    expect(errors.foreignPage.message).not.toMatch(/path/);
  });

  test('given a panel that was left alone, when a health check finds it back, then all may go again', async () => {
    const { target, connection, clock } = faultyFamily(family);
    let isDown = false;
    const fetch: typeof connection.fetch = (input, init) =>
      isDown
        ? Promise.reject(new TypeError('fetch failed', { cause: refused() }))
        : connection.fetch(input, init);
    const adapter = family.driver.connect(target, { ...connection, fetch });
    await adapter.health();
    isDown = true;
    const looks = () => adapter.findAccount({ name: desiredIn(family).name, remoteId: null });
    for (let count = 0; count < 5; count += 1)
      await expect(looks()).rejects.toMatchObject({ details: { retryAfterMs: null } });
    await expect(looks()).rejects.toMatchObject({
      code: 'PANEL_UNREACHABLE',
      details: { retryAfterMs: 30_000 },
    });
    const written = await adapter.ensureAccount(desiredIn(family), { existing: null });
    expect(written).toMatchObject({ kind: 'not-applied', retryAfterMs: 30_000 });
    isDown = false;
    await clock.advance(1000);
    await expect(looks()).rejects.toMatchObject({ details: { retryAfterMs: 29_000 } });
    await adapter.health();
    expect(await looks()).toMatchObject({ kind: 'absent' });
  });
});

function refused(): Error {
  return Object.assign(new Error('ECONNREFUSED'), { code: 'ECONNREFUSED' });
}
