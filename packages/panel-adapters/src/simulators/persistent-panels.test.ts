import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSystemClock, silentLogger } from '@panelkit/sdk';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { marzban } from '../marzban.ts';
import type { PersistentPanel } from './persistent-panel.ts';
import { startPersistentPanels } from './start-persistent-panels.ts';

const clock = createSystemClock();
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'panelkit-panels-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs the panels for as long as the work takes, and gives it the Marzban. */
async function withPanels<Result>(
  where: string | null,
  work: (panel: PersistentPanel) => Promise<Result>,
): Promise<Result> {
  const panels = await startPersistentPanels({ clock, folder: where });
  try {
    const found = panels.find(({ kind }) => kind === 'marzban');
    if (found === undefined) throw new TypeError('no Marzban was started');
    return await work(found);
  } finally {
    await Promise.all(panels.map((panel) => panel.close()));
  }
}

const connect = ({ baseUrl, credentials }: PersistentPanel) =>
  marzban().connect(
    { baseUrl, credentials },
    { fetch, clock, logger: silentLogger, requestTimeoutMs: 15_000 },
  );

const account = {
  name: 'k3v9x0q7m2a8d5f1h6j4l0p9s7',
  credentials: { uuid: crypto.randomUUID(), password: 'q8w3e5r7t9y1u2i4', subId: 'z1x2c3v4b5n6' },
  enabled: true,
  expiresAt: new Date('2030-01-01T00:00:00Z'),
  trafficLimitBytes: 1_000_000,
  deviceLimit: null,
  onHoldSeconds: null,
  inboundKeys: ['VLESS TCP'],
  note: 'test',
};

async function namesOn(panel: PersistentPanel): Promise<string[]> {
  const names: string[] = [];
  for await (const { accounts } of connect(panel).listAccounts())
    names.push(...accounts.map(({ name }) => name));
  return names;
}

test('given a folder, when the panels start again, then their accounts, logins and ports are those of before', async () => {
  const before = await withPanels(folder, async (panel) => {
    expect(await connect(panel).ensureAccount(account, { existing: null })).toMatchObject({
      kind: 'applied',
    });
    return panel;
  });
  await withPanels(folder, async (panel) => {
    expect(await namesOn(panel)).toEqual([account.name]);
    expect([panel.credentials, panel.baseUrl]).toEqual([before.credentials, before.baseUrl]);
  });
});

test('given no folder, when the panels start again, then nothing is left', async () => {
  await withPanels(null, (panel) => connect(panel).ensureAccount(account, { existing: null }));
  expect(await withPanels(null, namesOn)).toEqual([]);
});
