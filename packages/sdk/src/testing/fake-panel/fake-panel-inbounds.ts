import {
  type DesiredInbound,
  inboundDifferences,
  type ObservedInbound,
  portsToTry,
} from '../../domain/inbounds/inbound-template.ts';
import type { InboundControl, InboundReference } from '../../ports/panel-extras.ts';
import type { WriteOutcome } from '../../ports/write-outcome.ts';
import { type FakePanelCaller, readFakePanel, writeFakePanel } from './call-fake-panel.ts';
import type { FakeInboundParts } from './fake-inbound-parts.ts';
import type { FakeEffect } from './fake-panel-accounts.ts';
import type { FakePanelServer } from './fake-panel-server.ts';

/** Inbounds made, changed and removed straight in the fake panel's memory. */
export function createFakeInboundControl(panel: FakePanelServer, caller: FakePanelCaller): InboundControl {
  return {
    find: (reference) =>
      readFakePanel(panel, caller, { verb: 'findInbounds', name: reference.name }, () =>
        findInbounds(panel, reference),
      ),
    create: (desired, { signal } = {}) =>
      writeFakePanel(panel, caller, { verb: 'createInbound', name: desired.name, signal }, () =>
        create(panel, desired),
      ),
    update: (desired, { existing, signal }) => {
      const request = { name: desired.name, inboundKeys: [existing.key], signal };
      return writeFakePanel(panel, caller, { verb: 'updateInbound', ...request }, () =>
        update(panel, existing.key, desired),
      );
    },
    remove: ({ name, key }, { signal } = {}) =>
      writeFakePanel(panel, caller, { verb: 'removeInbound', name, inboundKeys: [key], signal }, () =>
        remove(panel, name, key),
      ),
  };
}

function findInbounds(panel: FakePanelServer, { name, key }: InboundReference): ObservedInbound[] {
  const unknown: FakeInboundParts = { transport: null, security: null, sniffing: null };
  return panel.inbounds
    .filter((inbound) => inbound.name === name || inbound.key === key)
    .map((inbound) => ({
      ...inbound,
      ...(panel.inboundParts.get(inbound.key) ?? unknown),
      accountCount: countOn(panel, inbound.key),
    }));
}

function create(panel: FakePanelServer, desired: DesiredInbound): FakeEffect {
  const port = freePort(panel, desired, null);
  if (port === null) return nothing({ kind: 'refused', reason: 'no port is free' });
  panel.lastInboundId += 1;
  const key = `made-${panel.lastInboundId}`;
  put(panel, key, desired, port);
  return done(() => drop(panel, key));
}

function update(panel: FakePanelServer, key: string, desired: DesiredInbound): FakeEffect {
  const [current] = findInbounds(panel, { name: desired.name, key });
  if (current === undefined)
    return nothing({ kind: 'not-applied', reason: 'it is gone', retryAfterMs: null });
  if (inboundDifferences(desired, current).length === 0) return nothing({ kind: 'already' });
  const port = freePort(panel, desired, current);
  if (port === null) return nothing({ kind: 'refused', reason: 'no port is free' });
  const before = structuredClone(panel.inbounds);
  const parts = panel.inboundParts.get(key);
  put(panel, key, desired, port);
  return done(() => {
    panel.inbounds = before;
    if (parts !== undefined) panel.inboundParts.set(key, parts);
  });
}

function remove(panel: FakePanelServer, name: string, key: string): FakeEffect {
  const inbound = panel.inbounds.find((candidate) => candidate.key === key && candidate.name === name);
  if (inbound === undefined) return nothing({ kind: 'already' });
  if (countOn(panel, key) > 0) return nothing({ kind: 'refused', reason: 'accounts are on it' });
  drop(panel, key);
  return done(() => void panel.inbounds.push(inbound));
}

/** The port that it has, if that will do, else the first of the choice that nobody has. */
function freePort(
  panel: FakePanelServer,
  { name, template }: DesiredInbound,
  current: ObservedInbound | null,
): number | null {
  const wanted = portsToTry(template.port, name);
  if (current?.port !== undefined && current.port !== null && wanted.includes(current.port))
    return current.port;
  const taken = new Set(panel.inbounds.map(({ port }) => port));
  return wanted.find((port) => !taken.has(port)) ?? null;
}

function put(
  panel: FakePanelServer,
  key: string,
  { name, template, enabled }: DesiredInbound,
  port: number,
): void {
  const { protocol, transport, security, sniffing } = template;
  const inbound = { key, name, protocol, network: transport.network, port, enabled };
  const position = panel.inbounds.findIndex((candidate) => candidate.key === key);
  panel.inbounds = panel.inbounds.toSpliced(position < 0 ? panel.inbounds.length : position, 1, inbound);
  panel.inboundParts.set(key, structuredClone({ transport, security, sniffing }));
}

function drop(panel: FakePanelServer, key: string): void {
  panel.inbounds = panel.inbounds.filter((inbound) => inbound.key !== key);
  panel.inboundParts.delete(key);
}

function countOn(panel: FakePanelServer, key: string): number {
  return [...panel.accounts.byId.values()].filter(({ inboundKeys }) => inboundKeys.includes(key)).length;
}

function done(undo: () => void): FakeEffect {
  return { outcome: { kind: 'applied' }, account: null, undo };
}

function nothing(outcome: WriteOutcome): FakeEffect {
  return { outcome, account: null, undo: () => {} };
}
