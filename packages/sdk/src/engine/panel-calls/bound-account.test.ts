import { describe, expect, test } from 'vitest';
import type { ObservedAccount } from '../../domain/accounts/desired-account.ts';
import type { FindResult } from '../../domain/accounts/find-result.ts';
import { DEFAULT_PANEL_LIMITS } from '../../domain/panels/panel-limits.ts';
import { createFakePanel } from '../../testing/fake-panel/fake-panel.ts';
import { createTestClock } from '../../testing/test-clock.ts';
import { boundAccount, boundInbounds } from './bound-account.ts';
import { boundAdapter } from './bound-adapter.ts';

const limits = { ...DEFAULT_PANEL_LIMITS, textLength: 10, linkLength: 30, linksPerAccount: 2, inbounds: 3 };
const account: ObservedAccount = {
  remoteId: null,
  name: 'a',
  credentials: {},
  status: 'active',
  expiresAt: null,
  trafficLimitBytes: null,
  onHoldSeconds: null,
  inboundKeys: [],
  usedBytes: 0,
  links: [],
  lastOnlineAt: null,
};
const ofLength = (length: number) => 'x'.repeat(length);
const linkOf = (length: number) => 'vless://a@b.test:443#'.padEnd(length, 'x');
const tooLarge = (limit: string) =>
  expect.objectContaining({ code: 'PANEL_RESPONSE_TOO_LARGE', details: expect.objectContaining({ limit }) });

describe('what a panel may tell of an account', () => {
  test.each<{
    name: string;
    fits: Partial<ObservedAccount>;
    exceeds: Partial<ObservedAccount>;
    limit: string;
  }>([
    { name: 'a name', fits: { name: ofLength(10) }, exceeds: { name: ofLength(11) }, limit: 'textLength' },
    {
      name: 'an id',
      fits: { remoteId: ofLength(10) },
      exceeds: { remoteId: ofLength(11) },
      limit: 'textLength',
    },
    { name: 'a note', fits: { note: ofLength(10) }, exceeds: { note: ofLength(11) }, limit: 'textLength' },
    {
      name: 'a credential',
      fits: { credentials: { uuid: ofLength(10) } },
      exceeds: { credentials: { uuid: 'a', password: ofLength(11) } },
      limit: 'textLength',
    },
    {
      name: 'the key of an inbound',
      fits: { inboundKeys: ['1', ofLength(10)] },
      exceeds: { inboundKeys: ['1', ofLength(11)] },
      limit: 'textLength',
    },
    {
      name: 'the number of inbounds',
      fits: { inboundKeys: ['1', '2', '3'] },
      exceeds: { inboundKeys: ['1', '2', '3', '4'] },
      limit: 'inbounds',
    },
    { name: 'a link', fits: { links: [linkOf(30)] }, exceeds: { links: [linkOf(31)] }, limit: 'linkLength' },
    {
      name: 'the number of links',
      fits: { links: [linkOf(25), linkOf(26)] },
      exceeds: { links: [linkOf(25), linkOf(26), linkOf(27)] },
      limit: 'linksPerAccount',
    },
  ])('given $name up to its bound, then it is handed on; beyond it, refused', ({ fits, exceeds, limit }) => {
    expect(boundAccount({ ...account, ...fits }, limits)).toEqual({ ...account, ...fits });
    expect(() => boundAccount({ ...account, ...exceeds }, limits)).toThrow(tooLarge(limit));
  });

  test('given as many inbounds as may be, then they are handed on; one more or a longer key, refused', () => {
    const inbound = { key: '1', name: 'a', protocol: 'vless', network: null, port: null, enabled: true };
    expect(boundInbounds([inbound, inbound, inbound], limits)).toHaveLength(3);
    expect(() => boundInbounds([inbound, inbound, inbound, inbound], limits)).toThrow(tooLarge('inbounds'));
    expect(() => boundInbounds([{ ...inbound, key: ofLength(11) }], limits)).toThrow(tooLarge('textLength'));
  });

  test('given as many accounts of a name as may be, then they are handed on; one more is refused', async () => {
    const panel = createFakePanel({ clock: createTestClock() });
    const caller = { credentials: panel.target.credentials, requestTimeoutMs: 1000 };
    const many = { count: 3 };
    const adapter = {
      ...panel.adapterFor(caller),
      findAccount: async (): Promise<FindResult> => ({
        kind: 'many',
        accounts: Array.from({ length: many.count }, () => account),
      }),
    };
    const bounded = boundAdapter(adapter, { panelId: 'p', limits, publicHost: null, formerHosts: [] });
    const reference = { name: 'a', remoteId: null };
    expect(await bounded.findAccount(reference)).toMatchObject({ accounts: [account, account, account] });
    many.count = 4;
    await expect(bounded.findAccount(reference)).rejects.toEqual(tooLarge('inbounds'));
  });
});
