import { createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { createSUiTestPanel, desiredAccount } from './s-ui-test-panel.ts';
import type { SUiSimulatorOptions } from './simulator/s-ui-simulator.ts';

const { name } = desiredAccount();
const DAY_S = 86_400;
const ON_HOLD = { onHoldSeconds: 30 * DAY_S, expiresAt: null };

async function panelWithAccount(changes = {}, options: Partial<SUiSimulatorOptions> = {}) {
  const panel = createSUiTestPanel(createTestClock(), options);
  const desired = desiredAccount(changes);
  await panel.adapter.ensureAccount(desired, { existing: null });
  const existing = await panel.found();
  return { ...panel, desired, existing };
}

describe('S-UI traps: resets and jobs', () => {
  test('given a reset, then the counters go to the totals, as the page does it', async () => {
    const { adapter, clock, desired, existing, found, simulator } = await panelWithAccount();
    simulator.addTraffic(name, 4000);
    await clock.advance('10s');
    expect(await adapter.ensureAccount(desired, { existing, resetUsage: true })).toEqual({ kind: 'applied' });
    expect(simulator.accountsNamed(name)).toMatchObject([{ up: 0, down: 0, totalUp: 1000, totalDown: 3000 }]);
    expect((await found()).usedBytes).toBe(0);
  });

  test('given a periodic reset that staff set, which would revive it, when suspended, then it is taken away', async () => {
    const { adapter, clock, existing, found, save, simulator } = await panelWithAccount();
    const [row] = simulator.accountsNamed(name);
    await save('edit', { ...row, autoReset: true, resetDays: 1, nextReset: 0 });
    const suspended = desiredAccount({ enabled: false });
    await adapter.ensureAccount(suspended, { existing });
    await clock.advance('10m');
    expect((await found()).status).toBe('disabled');
    expect(simulator.canConnect(name)).toBe(false);
    // Left on, it is seen as not as wanted.
    await save('edit', { ...row, enable: false, autoReset: true, resetDays: 30, nextReset: 4_000_000_000 });
    expect(await adapter.ensureAccount(suspended, { existing })).toEqual({ kind: 'applied' });
  });

  test('given an account on hold, when first used, then its time starts and it is active', async () => {
    const { clock, found, simulator } = await panelWithAccount(ON_HOLD);
    await clock.advance('5d');
    expect(await found()).toMatchObject({ status: 'on-hold', onHoldSeconds: 30 * DAY_S, expiresAt: null });
    simulator.addTraffic(name, 100);
    await clock.advance('70s');
    const { status, expiresAt, onHoldSeconds } = await found();
    expect({ status, onHoldSeconds }).toEqual({ status: 'active', onHoldSeconds: null });
    const remainingS = ((expiresAt?.getTime() ?? 0) - clock.now().getTime()) / 1000;
    expect(remainingS).toBeGreaterThan(30 * DAY_S - 70);
    expect(remainingS).toBeLessThanOrEqual(30 * DAY_S);
  });

  test('given an account on hold that was just used, when reset, then its start is not lost', async () => {
    const { adapter, clock, desired, existing, found, simulator } = await panelWithAccount(ON_HOLD);
    simulator.addTraffic(name, 100);
    await clock.advance('10s');
    await adapter.ensureAccount(desired, { existing, resetUsage: true });
    await clock.advance('60s');
    expect(await found()).toMatchObject({ status: 'active', usedBytes: 100 });
  });

  test('given an account on hold that started since it was looked at, when changed, then not applied and its time runs on', async () => {
    const { adapter, clock, existing, found, simulator } = await panelWithAccount(ON_HOLD);
    simulator.addTraffic(name, 100);
    await clock.advance('70s');
    const started = await found();
    const wish = desiredAccount({ ...ON_HOLD, note: 'x' });
    expect(await adapter.ensureAccount(wish, { existing })).toMatchObject({ kind: 'not-applied' });
    expect(await found()).toEqual(started);
  });

  test('given an account on hold, when suspended and resumed, then it still waits', async () => {
    const { adapter, desired, existing, found } = await panelWithAccount(ON_HOLD);
    await adapter.ensureAccount({ ...desired, enabled: false }, { existing });
    expect(await found()).toMatchObject({ status: 'disabled', onHoldSeconds: 30 * DAY_S });
    await adapter.ensureAccount(desired, { existing });
    expect((await found()).status).toBe('on-hold');
  });

  test('given a limit, then exactly that much is still on and one byte more is off within 70 s', async () => {
    const { clock, found, simulator } = await panelWithAccount({ trafficLimitBytes: 1000 });
    simulator.addTraffic(name, 1000);
    await clock.advance('70s');
    expect((await found()).status).toBe('active');
    simulator.addTraffic(name, 1);
    await clock.advance('70s');
    expect((await found()).status).toBe('limited');
    expect(simulator.addTraffic(name, 1)).toBe(false);
  });

  test.each([0, 3_600_000, -3_600_000])(
    'given a panel whose clock is %i ms off, when it cut an expired account, then expired and not disabled',
    async (clockSkewMs) => {
      const clock = createTestClock();
      const expiresAt = new Date(clock.now().getTime() + clockSkewMs + 60_000);
      const panel = createSUiTestPanel(clock, { clockSkewMs });
      await panel.adapter.ensureAccount(desiredAccount({ expiresAt }), { existing: null });
      expect((await panel.found()).status).toBe('active');
      await clock.advance('3m');
      expect((await panel.found()).status).toBe('expired');
    },
  );

  test('given the reset of everyone by staff, which revives the suspended, then it is seen as on', async () => {
    const { connection, found, target } = await panelWithAccount({ enabled: false });
    const headers = { token: target.credentials.token ?? '' };
    await connection.fetch(`${target.baseUrl}/apiv2/resetTraffic`, { method: 'POST', headers });
    expect((await found()).status).toBe('active');
  });
});

describe('S-UI traps: addresses and links', () => {
  test('given an adapter that reaches the panel by another name, then a write puts that name into the links', async () => {
    const { adapterAt, existing, found } = await panelWithAccount();
    expect(existing.links[0]).toContain('@vpn.example.com:443');
    const local = adapterAt('http://127.0.0.1:2095/app');
    await local.ensureAccount(desiredAccount({ note: 'x' }), { existing });
    expect((await found()).links[0]).toContain('@127.0.0.1:443');
  });

  test('given an inbound with addresses of its own, then links show those whatever the name', async () => {
    const { adapter, adapterAt, existing, save, found } = await panelWithAccount({ inboundKeys: ['1'] });
    const addrs = [{ server: 'cdn.example.com', server_port: 8443, remark: ' cdn' }];
    const inbound = { type: 'vless', tag: 'vless-443', listen: '::', listen_port: 443, addrs };
    await save('edit', { id: 1, ...inbound }, 'inbounds');
    const first = await found();
    expect(first.links).toEqual([expect.stringContaining('@cdn.example.com:8443?type=tcp#vless-443%20cdn')]);
    const wish = desiredAccount({ inboundKeys: ['1'], note: 'x' });
    await adapterAt('http://127.0.0.1:2095/app').ensureAccount(wish, { existing });
    expect((await adapter.findAccount(existing)).kind).toBe('found');
    expect((await found()).links).toEqual(first.links);
  });

  test('given an inbound without clients, then it is not offered', async () => {
    const { adapter, save } = createSUiTestPanel(createTestClock());
    await save('new', { type: 'direct', tag: 'in', listen: '::', listen_port: 9 }, 'inbounds');
    expect((await adapter.listInbounds()).map(({ protocol }) => protocol)).toEqual([
      'vless',
      'trojan',
      'vmess',
      'shadowsocks',
    ]);
  });
});
