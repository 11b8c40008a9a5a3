import { setTimeout as sleep } from 'node:timers/promises';
import { marzban } from '@panelkit/panel-adapters/marzban';
import { sUi } from '@panelkit/panel-adapters/s-ui';
import { threeXUi } from '@panelkit/panel-adapters/three-x-ui';
import {
  createSystemClock,
  type DesiredAccount,
  type ObservedAccount,
  type PanelAdapter,
  type PanelDriver,
  silentLogger,
} from '@panelkit/sdk';
import { parseShareLink } from '@panelkit/sdk/links';
import { describe, expect, test } from 'vitest';
import { startXrayClient, type XrayClient } from './start-xray-client.ts';
import { toXrayOutbound } from './to-xray-outbound.ts';

const MB = 1_000_000;
/** A core that must be restarted for a new account is, by some panels only each half minute. */
const OPENS_WITHIN_MS = 40_000;
/** Beyond the payload: the protocol's own bytes, and HTTP's. */
const OVERHEAD = 1.05;

const { PANELKIT_LIVE_XRAY_BIN: binary = '', ...given } = process.env;

interface LivePanel {
  name: string;
  prefix: string;
  driver: PanelDriver;
  /** Of its slowest job: counting, or cutting off. */
  intervalMs: number;
}

const PANELS: LivePanel[] = [
  { name: '3x-ui 3.1 and later', prefix: 'THREE_X_UI', driver: threeXUi(), intervalMs: 5000 },
  { name: '3x-ui before 3.1', prefix: 'THREE_X_UI_V2', driver: threeXUi(), intervalMs: 10_000 },
  { name: 'S-UI', prefix: 'S_UI', driver: sUi(), intervalMs: 60_000 },
  { name: 'Marzban', prefix: 'MARZBAN', driver: marzban(), intervalMs: 30_000 },
];

function settingOf(prefix: string, name: string): string {
  return given[`PANELKIT_LIVE_${prefix}_${name}`] ?? '';
}

function adapterOf({ prefix, driver }: LivePanel): PanelAdapter {
  const token = settingOf(prefix, 'TOKEN');
  const login = { username: settingOf(prefix, 'USERNAME'), password: settingOf(prefix, 'PASSWORD') };
  const target = { baseUrl: settingOf(prefix, 'URL'), credentials: token === '' ? login : { token } };
  const connection = { fetch, clock: createSystemClock(), logger: silentLogger, requestTimeoutMs: 30_000 };
  return driver.connect(target, connection);
}

function anAccount(inboundKey: string): DesiredAccount {
  const text = (): string => crypto.randomUUID().replaceAll('-', '');
  return {
    name: text().slice(0, 26),
    enabled: true,
    expiresAt: null,
    trafficLimitBytes: 3 * MB,
    credentials: { uuid: crypto.randomUUID(), password: text().slice(0, 24), subId: text().slice(0, 16) },
    deviceLimit: null,
    onHoldSeconds: null,
    inboundKeys: [inboundKey],
    note: 'bytes through a core',
  };
}

async function look(adapter: PanelAdapter, name: string): Promise<ObservedAccount> {
  const seen = await adapter.findAccount({ name, remoteId: null });
  if (seen.kind !== 'found') throw new Error(`The account should be found, and is ${seen.kind}`);
  return seen.account;
}

/** Asks until it is so; the milliseconds that it took. */
async function until(isSo: () => Promise<boolean>, withinMs: number): Promise<number> {
  const began = performance.now();
  while (!(await isSo())) {
    if (performance.now() - began > withinMs) throw new Error(`It is not so after ${withinMs} ms`);
    await sleep(500);
  }
  return Math.round(performance.now() - began);
}

/** An account on the first inbound whose link a client here can dial, and that client. */
async function connectSomewhere(
  adapter: PanelAdapter,
  baseUrl: string,
): Promise<{ desired: DesiredAccount; client: XrayClient }> {
  for (const { key } of await adapter.listInbounds()) {
    const desired = anAccount(key);
    expect(await adapter.ensureAccount(desired, { existing: null })).toEqual({ kind: 'applied' });
    const { links } = await look(adapter, desired.name);
    // Links name the host of the shop's customers, who are not on this machine.
    const outbound = toXrayOutbound({ ...parseShareLink(links[0] ?? ''), host: new URL(baseUrl).hostname });
    if (outbound !== null) return { desired, client: await startXrayClient(binary, outbound) };
    await adapter.removeAccount({ name: desired.name, remoteId: null });
  }
  throw new Error('No inbound can be reached from here');
}

async function live(panel: LivePanel): Promise<void> {
  const adapter = adapterOf(panel);
  const { desired, client } = await connectSomewhere(adapter, settingOf(panel.prefix, 'URL'));
  const { name } = desired;
  const twoIntervalsMs = 2 * panel.intervalMs;
  const opens = async (): Promise<boolean> => (await client.download(1000)) === 1000;
  try {
    const openMs = await until(opens, OPENS_WITHIN_MS);
    expect(await client.download(MB)).toBe(MB);
    await until(async () => (await look(adapter, name)).usedBytes >= MB, twoIntervalsMs);
    expect((await look(adapter, name)).usedBytes).toBeLessThan(MB * OVERHEAD + 50_000);

    expect(await client.download(3 * MB)).toBe(3 * MB);
    const cutMs = await until(async () => !(await opens()), twoIntervalsMs);
    expect((await look(adapter, name)).status).toBe('limited');

    const renewed = { ...desired, trafficLimitBytes: 50 * MB };
    const existing = await look(adapter, name);
    expect((await adapter.ensureAccount(renewed, { existing, resetUsage: true })).kind).toBe('applied');
    const backMs = await until(opens, twoIntervalsMs);
    expect(await look(adapter, name)).toMatchObject({ status: 'active', trafficLimitBytes: 50 * MB });
    expect((await look(adapter, name)).usedBytes).toBeLessThan(MB);
    console.info(
      `${panel.name}: open after ${openMs} ms, cut off after ${cutMs} ms, back after ${backMs} ms`,
    );

    expect(await adapter.removeAccount(existing)).toEqual({ kind: 'applied' });
    await until(async () => !(await opens()), twoIntervalsMs);
  } finally {
    await client.stop();
    await adapter.removeAccount({ name, remoteId: null });
  }
}

describe.skipIf(binary === '')('Bytes through a real core (PANELKIT_LIVE_XRAY_BIN)', () => {
  for (const panel of PANELS) {
    test.skipIf(settingOf(panel.prefix, 'URL') === '')(
      `given a client on the delivered link of ${panel.name} (PANELKIT_LIVE_${panel.prefix}_URL), when it uses up its limit, then it is counted, cut off, and brought back by a reset with new terms`,
      () => live(panel),
    );
  }
});
