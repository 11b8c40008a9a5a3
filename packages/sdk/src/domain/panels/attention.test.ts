import { expect, test } from 'vitest';
import { anInbound, aPanel } from '../../testing/builders/catalogue-builders.ts';
import { attentionOf } from './attention.ts';

const since = new Date('2026-02-03T04:05:06Z');
const anHourBefore = new Date('2026-02-03T03:05:06Z');
const well = { consecutiveFailures: 0, lastContactAt: since, clockSkewMs: null, lastError: null };
const NONE = { troubled: [], rekeyed: [], atFormerHosts: [] };
const failing = {
  consecutiveFailures: 3,
  lastContactAt: null,
  clockSkewMs: null,
  failingSince: since,
  failingForMs: 60_000,
  lastError: { code: 'PANEL_UNREACHABLE', message: 'silence' },
};

test.each([
  { name: 'a suspect panel', panel: { suspectSince: since, usedCount: 4 }, kinds: ['panel-suspect'] },
  { name: 'one that is down', panel: { health: failing, usedCount: 4 }, kinds: ['panel-unreachable'] },
  { name: 'one that is down with nobody on it', panel: { health: failing, usedCount: 0 }, kinds: [] },
  { name: 'a disabled one', panel: { status: 'disabled' as const, usedCount: 4 }, kinds: ['panel-disabled'] },
  { name: 'one with a new address', panel: { capabilities: null, usedCount: 4 }, kinds: ['panel-untested'] },
  {
    name: 'one of a version that is not supported',
    panel: { health: { ...well, unsupportedVersion: '9.0.0' }, usedCount: 4 },
    kinds: ['panel-version'],
  },
  {
    name: 'one whose clock is ten minutes off',
    panel: { health: { ...well, clockSkewMs: -600_000, clockMeasuredAt: since }, usedCount: 4 },
    kinds: ['panel-clock'],
  },
  {
    name: 'one whose clock was off when it was last measured, an hour ago',
    panel: { health: { ...well, clockSkewMs: -600_000, clockMeasuredAt: anHourBefore }, usedCount: 4 },
    kinds: [],
  },
  ...[2, 3].map((failureCount) => ({
    name: `one whose ${failureCount} last listings did not read all`,
    panel: {
      health: { ...well, unread: { part: 'inbounds' as const, code: 'X', failureCount }, unreadSince: since },
      usedCount: 4,
    },
    kinds: failureCount === 3 ? ['panel-unread'] : [],
  })),
  { name: 'one that was removed', panel: { suspectSince: since, removedAt: since }, kinds: [] },
  { name: 'one that is well', panel: { usedCount: 4 }, kinds: [] },
])('$name', ({ panel, kinds }) => {
  expect(attentionOf([aPanel(panel)], [], NONE, since).map(({ kind }) => kind)).toEqual(kinds);
});

test('given inbounds that do not serve, then those with customers are named, the most first, and the rest are not', () => {
  const panel = aPanel();
  const dialed = { reason: null, durationMs: null, at: since, since };
  const inbounds = [
    anInbound({ panelId: panel.id, status: 'disabled', usedCount: 2 }),
    anInbound({ panelId: panel.id, status: 'missing', usedCount: 9 }),
    anInbound({ panelId: panel.id, status: 'missing', usedCount: 0 }),
    anInbound({ panelId: panel.id, usedCount: 50 }),
    anInbound({ panelId: panel.id, usedCount: 7, lastDial: { ...dialed, result: 'silent' } }),
    anInbound({ panelId: panel.id, usedCount: 7, lastDial: { ...dialed, result: 'not-tried' } }),
    anInbound({ panelId: panel.id, usedCount: 0, lastDial: { ...dialed, result: 'silent' } }),
  ];
  const troubled = [
    {
      panelId: panel.id,
      inboundId: inbounds[0]?.id ?? '',
      code: 'PANEL_REFUSED',
      accountCount: 5,
      stuckCount: 0,
      since,
    },
    { panelId: 'gone', inboundId: 'gone', code: 'PANEL_REFUSED', accountCount: 5, stuckCount: 0, since },
  ];
  const rekeyed = [
    { panelId: panel.id, accountCount: 8, since },
    { panelId: 'gone', accountCount: 8, since },
  ];
  const found = attentionOf([panel], inbounds, { ...NONE, troubled, rekeyed }, since);
  expect(found.map(({ kind, accountCount }) => [kind, accountCount])).toEqual([
    ['inbound-missing', 9],
    ['credentials-changed', 8],
    ['inbound-silent', 7],
    ['accounts-failing', 5],
    ['inbound-disabled', 2],
  ]);
});

test.each([
  { name: 'no public host', panel: { formerHosts: ['old.example'] }, lines: 1 },
  { name: 'a public host', panel: { formerHosts: ['old.example'], publicHost: 'new.example' }, lines: 0 },
  { name: 'no former host that staff still want to know of', panel: {}, lines: 0 },
])(
  'given links to a former host of a panel with $name, then there are $lines lines',
  ({ panel: given, lines }) => {
    const panel = aPanel(given);
    const atFormerHosts = [
      { panelId: panel.id, accountCount: 3, since },
      { panelId: 'gone', accountCount: 3, since },
    ];
    const { id: panelId, name: panelName, formerHosts } = panel;
    const line = { kind: 'links-former-host', panelId, panelName, formerHosts, accountCount: 3, since };
    expect(attentionOf([panel], [], { ...NONE, atFormerHosts }, since)).toEqual(Array(lines).fill(line));
  },
);
