import { expect, test } from 'vitest';
import { anInbound } from '../../testing/builders/catalogue-builders.ts';
import { isInboundWorkLeft } from './inbound.ts';
import { type DesiredInbound, inboundDifferences, type ObservedInbound } from './inbound-template.ts';
import { planInboundAction } from './plan-inbound-action.ts';

const transport = { network: 'ws', path: '/a', host: null } as const;
const security = { kind: 'reality', target: 'example.com:443', serverNames: ['a', 'b'] } as const;
const template: DesiredInbound['template'] = {
  protocol: 'vless',
  transport,
  port: { from: 100, to: 200 },
  sniffing: true,
  security: { ...security, serverNames: [...security.serverNames] },
};
const desired: DesiredInbound = { name: 'n', enabled: true, template };
const seen: ObservedInbound = {
  key: '5',
  name: 'n',
  protocol: 'vless',
  network: 'ws',
  port: 150,
  enabled: true,
  transport,
  security: template.security,
  sniffing: true,
  accountCount: 0,
};

test.each<{ name: string; given: Partial<ObservedInbound>; then: string[] }>([
  { name: 'as wanted', given: {}, then: [] },
  { name: 'the first port of the range', given: { port: 100 }, then: [] },
  { name: 'the last port of the range', given: { port: 200 }, then: [] },
  { name: 'a port below', given: { port: 99 }, then: ['port'] },
  { name: 'a port above', given: { port: 201 }, then: ['port'] },
  { name: 'no port', given: { port: null }, then: ['port'] },
  { name: 'another protocol', given: { protocol: 'trojan' }, then: ['protocol'] },
  { name: 'another path', given: { transport: { ...transport, path: '/b' } }, then: ['transport'] },
  { name: 'another host', given: { transport: { ...transport, host: 'h' } }, then: ['transport'] },
  { name: 'another transport', given: { transport: { network: 'tcp' } }, then: ['transport'] },
  {
    name: 'the same in another order of keys',
    given: { transport: { host: null, path: '/a', network: 'ws' } },
    then: [],
  },
  { name: 'an unknown security', given: { security: null }, then: ['security'] },
  { name: 'no security', given: { security: { kind: 'none' } }, then: ['security'] },
  {
    name: 'other names of its face',
    given: { security: { ...security, serverNames: ['a'] } },
    then: ['security'],
  },
  { name: 'no sniffing', given: { sniffing: false }, then: ['sniffing'] },
  { name: 'off', given: { enabled: false }, then: ['enabled'] },
])('given an inbound with $name, then it differs in $then', ({ given, then }) => {
  expect(inboundDifferences(desired, { ...seen, ...given })).toEqual(then);
});

test('given one port that is wanted, then each other one differs', () => {
  const fixed = { ...desired, template: { ...template, port: 150 } };
  expect(inboundDifferences(fixed, seen)).toEqual([]);
  expect(inboundDifferences(fixed, { ...seen, port: 151 })).toEqual(['port']);
});

test.each<{ name: string; found: Partial<ObservedInbound>[]; remoteKey: string | null; kept: string }>([
  { name: 'the known one', found: [{ key: '7', accountCount: 9 }, { key: '5' }], remoteKey: '5', kept: '5' },
  {
    name: 'that with most accounts',
    found: [{ key: '5' }, { key: '70', accountCount: 1 }],
    remoteKey: null,
    kept: '70',
  },
  { name: 'the shorter key', found: [{ key: '10' }, { key: '9' }], remoteKey: null, kept: '9' },
  { name: 'the lower key', found: [{ key: '21' }, { key: '13' }], remoteKey: null, kept: '13' },
])('given several of our name in any order, then $name is kept', ({ found, remoteKey, kept }) => {
  const inbounds = found.map((one) => ({ ...seen, ...one }));
  const now = new Date('2026-01-01T00:00:00Z');
  for (const order of [inbounds, inbounds.toReversed()]) {
    const action = planInboundAction({
      name: 'n',
      desired,
      found: order,
      remoteKey,
      unsettledUntil: now,
      now,
    });
    const removed = action.kind === 'remove' ? action.inbounds.map(({ key }) => key) : [];
    expect(removed).toEqual(inbounds.map(({ key }) => key).filter((key) => key !== kept));
  }
});

test('given a generation that was not read back, then work is left', () => {
  const isLeft = (generation: number) => isInboundWorkLeft(anInbound({ generation, observedGeneration: 2 }));
  expect([isLeft(1), isLeft(2), isLeft(3)]).toEqual([false, false, true]);
});
