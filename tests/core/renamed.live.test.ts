import type { DesiredAccount, PanelAdapter } from '@panelkit/sdk';
import { createSystemClock, silentLogger } from '@panelkit/sdk';
import { describe, expect, test } from 'vitest';
import { liveFamilies } from '../live-families.ts';

const RENAMING = liveFamilies.filter(({ panel }) => panel === 'S_UI' || panel.startsWith('THREE_X_UI'));

function anAccount(inboundKey: string): DesiredAccount {
  const text = (): string => crypto.randomUUID().replaceAll('-', '');
  return {
    name: text().slice(0, 26),
    enabled: true,
    expiresAt: null,
    trafficLimitBytes: 5_000_000,
    credentials: { uuid: crypto.randomUUID(), password: text().slice(0, 24), subId: text().slice(0, 16) },
    deviceLimit: null,
    onHoldSeconds: null,
    inboundKeys: [inboundKey],
    note: 'renamed by hand',
  };
}

async function found(adapter: PanelAdapter, name: string) {
  const seen = await adapter.findAccount({ name, remoteId: null });
  if (seen.kind !== 'found') throw new Error(`The account should be found, and is ${seen.kind}`);
  return seen.account;
}

describe.skipIf(RENAMING.length === 0)(
  'Real panels on which accounts get other names and credentials',
  () => {
    test.each(RENAMING)(
      'given an account of $panel, when it is renamed, then its id finds it, it gets its name back, and its id outlives new credentials',
      async ({ driver, target }) => {
        const clock = createSystemClock();
        const adapter = driver.connect(target, {
          fetch,
          clock,
          logger: silentLogger,
          requestTimeoutMs: 30_000,
        });
        const [inbound] = await adapter.listInbounds();
        const desired = anAccount(inbound?.key ?? '');
        const other = `${desired.name.slice(0, 20)}other`;
        try {
          expect(await adapter.ensureAccount(desired, { existing: null })).toEqual({ kind: 'applied' });
          const made = await found(adapter, desired.name);
          expect(made.remoteId).not.toBeNull();
          const { remoteId } = made;
          expect(await adapter.ensureAccount({ ...desired, name: other }, { existing: made })).toEqual({
            kind: 'applied',
          });
          const renamed = await adapter.findAccount({ name: desired.name, remoteId });
          expect(renamed).toMatchObject({ kind: 'renamed', account: { name: other, remoteId } });
          expect(await adapter.findAccount({ name: desired.name, remoteId: null })).toEqual({
            kind: 'absent',
          });
          if (renamed.kind !== 'renamed') return;
          expect(await adapter.ensureAccount(desired, { existing: renamed.account })).toEqual({
            kind: 'applied',
          });
          const back = await found(adapter, desired.name);
          expect(back).toMatchObject({ remoteId, credentials: made.credentials, status: 'active' });
          expect(await adapter.findAccount({ name: other, remoteId: null })).toEqual({ kind: 'absent' });
          const { credentials } = anAccount('');
          expect(await adapter.ensureAccount({ ...desired, credentials }, { existing: back })).toEqual({
            kind: 'applied',
          });
          expect(await found(adapter, desired.name)).toMatchObject({
            remoteId,
            credentials: { uuid: credentials.uuid },
          });
          expect(await adapter.removeAccount({ name: desired.name, remoteId: '999999' })).not.toEqual({
            kind: 'applied',
          });
          expect(await adapter.removeAccount({ name: desired.name, remoteId })).toEqual({ kind: 'applied' });
        } finally {
          for (const name of [desired.name, other]) await adapter.removeAccount({ name, remoteId: null });
        }
      },
      120_000,
    );
  },
);
