import { expect, test } from 'vitest';
import { anInbound } from '../../testing/builders/catalogue-builders.ts';
import type { Inbound } from './inbound.ts';
import { compareInbounds, type SeenInbound } from './inbound-changes.ts';

const known = (overrides: Partial<Inbound> = {}) =>
  anInbound({ remoteKey: '1', linkFingerprint: 'f', usedCount: 3, ...overrides });
const seen = (overrides: Partial<SeenInbound> = {}): SeenInbound => ({
  key: '1',
  name: 'VLESS TCP',
  protocol: 'vless',
  network: 'tcp',
  port: 443,
  enabled: true,
  linkFingerprint: 'f',
  ...overrides,
});

test('given nothing new, then nothing changes, also for an inbound that came back before', () => {
  const back = known({ linkFingerprint: 'f back since 2026-01-01T00:00:00.000Z' });
  for (const row of [known(), back])
    expect(compareInbounds([row], [seen()])).toEqual({ added: [], changed: [], missing: [] });
});

test.each([
  { name: 'another port', look: [seen({ port: 444, linkFingerprint: 'g' })], is: { relinked: true } },
  { name: 'switched off', look: [seen({ enabled: false })], is: { stopped: 'disabled' } },
  { name: 'no port', look: [seen({ port: 0 })], is: { stopped: 'no-port' } },
  { name: 'deleted', look: [], is: { stopped: 'missing' } },
  { name: 'another name', look: [seen({ name: 'New' })], is: { stopped: null, relinked: false } },
])('$name', ({ look, is }) => {
  expect(compareInbounds([known()], look).changed).toMatchObject([is]);
});

test('given one that is off because the shop wants it so, then it did not stop', () => {
  const template = {
    protocol: 'vless' as const,
    transport: { network: 'tcp' as const },
    port: 443,
    sniffing: false,
    security: { kind: 'none' as const },
  };
  const row = known({ desired: { name: 'VLESS TCP', template, enabled: false } });
  expect(compareInbounds([row], [seen({ enabled: false })]).changed).toMatchObject([{ stopped: null }]);
});

test('given one that was deleted and is back as before, then its accounts need their links again', () => {
  const row = known({ status: 'missing' });
  const [change] = compareInbounds([row], [seen()]).changed;
  expect(change).toMatchObject({ restored: true, relinked: true });
  expect(change?.patch.linkFingerprint).not.toBe('f');
});

test('given one that is asked for and has no key yet, when the panel shows its name, then it is its reconciler who says so', () => {
  const template = {
    protocol: 'vless' as const,
    transport: { network: 'tcp' as const },
    port: 443,
    sniffing: false,
    security: { kind: 'none' as const },
  };
  const asked = known({ remoteKey: null, name: 'made', desired: { name: 'made', template, enabled: true } });
  expect(compareInbounds([asked], [seen({ name: 'made' })]).added).toEqual([]);
  expect(compareInbounds([asked], [seen()]).added).toHaveLength(1);
});
