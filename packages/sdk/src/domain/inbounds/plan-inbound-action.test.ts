import { expect, test } from 'vitest';
import type { DesiredInbound, ObservedInbound } from './inbound-template.ts';
import { type InboundPlanFacts, planInboundAction } from './plan-inbound-action.ts';

const now = new Date('2026-06-01T00:00:00Z');
const later = new Date('2026-06-01T00:00:20Z');
const desired: DesiredInbound = {
  name: 'made-k3v9',
  enabled: true,
  template: {
    protocol: 'vless',
    transport: { network: 'tcp' },
    security: { kind: 'none' },
    port: { from: 1, to: 9 },
    sniffing: true,
  },
};

function seen(changes: Partial<ObservedInbound> = {}): ObservedInbound {
  return {
    key: '5',
    name: 'made-k3v9',
    protocol: 'vless',
    network: 'tcp',
    port: 4,
    enabled: true,
    transport: { network: 'tcp' },
    security: { kind: 'none' },
    sniffing: true,
    accountCount: 0,
    ...changes,
  };
}

const facts = (changes: Partial<InboundPlanFacts> = {}): InboundPlanFacts => ({
  name: 'made-k3v9',
  desired,
  found: [],
  remoteKey: null,
  unsettledUntil: null,
  now,
  ...changes,
});

test.each([
  { name: 'nothing there, nothing open', given: {}, then: { kind: 'create' } },
  {
    name: 'nothing there, a write open',
    given: { unsettledUntil: later },
    then: { kind: 'wait', until: later },
  },
  { name: 'as wanted', given: { found: [seen()] }, then: { kind: 'in-sync' } },
  {
    name: 'as wanted, a write open',
    given: { found: [seen()], unsettledUntil: later },
    then: { kind: 'wait', until: later },
  },
  {
    name: 'another port and off',
    given: { found: [seen({ port: 10, enabled: false })] },
    then: { kind: 'update', differences: ['port', 'enabled'] },
  },
  {
    name: 'a panel that does not tell of sniffing',
    given: { found: [seen({ sniffing: null })] },
    then: { kind: 'in-sync' },
  },
  {
    name: 'a transport that no template knows',
    given: { found: [seen({ transport: null })] },
    then: { kind: 'update', differences: ['transport'] },
  },
  {
    name: 'there twice: the known one is kept',
    given: { found: [seen({ key: '7', accountCount: 3 }), seen()], remoteKey: '5' },
    then: { kind: 'remove', inbounds: [{ key: '7' }] },
  },
  {
    name: 'there twice, none known: the one with accounts is kept',
    given: { found: [seen(), seen({ key: '7', accountCount: 3 })] },
    then: { kind: 'remove', inbounds: [{ key: '5' }] },
  },
  {
    name: 'there twice, both empty: the older key is kept',
    given: { found: [seen({ key: '10' }), seen({ key: '9' })] },
    then: { kind: 'remove', inbounds: [{ key: '10' }] },
  },
  {
    name: 'our key under another name',
    given: { found: [seen({ name: 'by hand' })], remoteKey: '5' },
    then: { kind: 'renamed' },
  },
  { name: 'unwanted and gone', given: { desired: null }, then: { kind: 'gone' } },
  {
    name: 'unwanted and gone, a write open',
    given: { desired: null, unsettledUntil: later },
    then: { kind: 'wait', until: later },
  },
  {
    name: 'unwanted and there',
    given: { desired: null, found: [seen()] },
    then: { kind: 'remove', inbounds: [{ key: '5' }] },
  },
])('given an inbound that is: $name, then what follows', ({ given, then }) => {
  expect(planInboundAction(facts(given))).toMatchObject(then);
});
