import { describe, expect, test } from 'vitest';
import {
  type DesiredInbound,
  type InboundTemplate,
  inboundDifferences,
  type ObservedInbound,
} from '../../domain/inbounds/inbound-template.ts';
import { hasCapability } from '../../domain/panels/capabilities.ts';
import type { PanelAdapter } from '../../ports/panel-adapter.ts';
import type { InboundControl } from '../../ports/panel-extras.ts';
import type { WriteOutcome } from '../../ports/write-outcome.ts';
import { errorCode } from '../storage/read-ends.ts';
import type { PanelContractDeclaration } from './panel-harness.ts';
import { expectDone, type PanelUnderTest } from './use-panel.ts';

const TCP: InboundTemplate['transport'] = { network: 'tcp' };
const REALITY: InboundTemplate['security'] = {
  kind: 'reality',
  target: 'example.com:443',
  serverNames: ['example.com'],
};
const TEMPLATES: Pick<InboundTemplate, 'protocol' | 'transport' | 'security'>[] = [
  { protocol: 'vless', transport: TCP, security: REALITY },
  {
    protocol: 'vmess',
    transport: { network: 'ws', path: '/chat', host: 'cdn.example.com' },
    security: { kind: 'none' },
  },
  {
    protocol: 'vless',
    transport: { network: 'grpc', serviceName: 'service' },
    security: REALITY,
  },
  {
    protocol: 'trojan',
    transport: { network: 'httpupgrade', path: '/up', host: null },
    security: { kind: 'none' },
  },
];

/** Inbounds from templates: made, adopted, changed, removed. A panel that cannot has no such verbs. */
export function describePanelInbounds(
  usedPanel: () => PanelUnderTest,
  { capabilities }: PanelContractDeclaration,
): void {
  if (!hasCapability(capabilities, 'inboundControl')) {
    test('given a panel that lets no inbound be made, then its adapter has no such verb', () => {
      expect(usedPanel().adapter.inbounds).toBeUndefined();
    });
    return;
  }
  describe('inbounds from a template', () => {
    describeMaking(usedPanel);
    describePorts(usedPanel);
    describeChanging(usedPanel);
    describeRemoving(usedPanel);
    describeLosing(usedPanel);
  });
}

function describeMaking(usedPanel: () => PanelUnderTest): void {
  test.each(TEMPLATES)(
    'given a template of $protocol over $transport.network with $security.kind, when made, then it is there once, as wanted and empty, and takes an account',
    async (parts) => {
      const panel = usedPanel();
      await onNewInbound(panel, parts, async (desired, inbound) => {
        expect(inbound.accountCount).toBe(0);
        expect(
          (await panel.adapter.listInbounds()).filter(({ name }) => name === desired.name),
        ).toMatchObject([{ key: inbound.key, protocol: parts.protocol, port: inbound.port }]);
        const account = await panel.ensured(panel.desired({ inboundKeys: [inbound.key] }));
        expect(account).toMatchObject({ status: 'active', inboundKeys: [inbound.key] });
        expect((await theOne(panel, desired)).accountCount).toBe(1);
        await panel.adapter.removeAccount(account);
      });
    },
  );

  test('given no inbound of the name, when looked for, then there is none', async () => {
    expect(await controlOf(usedPanel()).find({ name: 'no such inbound', key: null })).toEqual([]);
  });

  test('given a key that has another name, when looked for by both, then it is shown with that name', async () => {
    const panel = usedPanel();
    await onNewInbound(panel, {}, async ({ name }, { key }) => {
      expect(await controlOf(panel).find({ name: 'another-name', key })).toMatchObject([{ name, key }]);
    });
  });

  test('given a call that was aborted before, when made, then surely nothing was done', async () => {
    const panel = usedPanel();
    const desired = aDesiredInbound(panel);
    const outcome = await controlOf(panel).create(desired, { signal: AbortSignal.abort() });
    expect(outcome.kind).toBe('not-applied');
    expect(await controlOf(panel).find({ name: desired.name, key: null })).toEqual([]);
  });
}

function describePorts(usedPanel: () => PanelUnderTest): void {
  test('given a port that another inbound has, when wanted alone, then refused; in a range, then another is taken', async () => {
    const panel = usedPanel();
    await onNewInbound(panel, {}, async (_, { port }) => {
      const taken = port ?? 0;
      const alone = aDesiredInbound(panel, { port: taken });
      expect((await controlOf(panel).create(alone)).kind).toBe('refused');
      expect(await controlOf(panel).find({ name: alone.name, key: null })).toEqual([]);
      await onNewInbound(panel, { port: { from: taken, to: taken + 1 } }, async (__, other) => {
        expect(other.port).toBe(taken + 1);
      });
    });
  });
}

function describeChanging(usedPanel: () => PanelUnderTest): void {
  test('given an inbound with an account, when its path and port change, then the account stays and can be used', async () => {
    const panel = usedPanel();
    const parts = TEMPLATES[1];
    await onNewInbound(panel, parts ?? {}, async (desired, existing) => {
      const account = await panel.ensured(panel.desired({ inboundKeys: [existing.key] }));
      const transport = { network: 'ws' as const, path: '/other', host: 'cdn.example.com' };
      const port = (existing.port ?? 0) + 1;
      const changed = { ...desired, template: { ...desired.template, transport, port } };
      expectDone(await controlOf(panel).update(changed, { existing }));
      expect(inboundDifferences(changed, await theOne(panel, changed))).toEqual([]);
      expect(await theOne(panel, changed)).toMatchObject({ key: existing.key, port, accountCount: 1 });
      const after = await panel.found(account.name);
      expect(after).toMatchObject({ status: 'active', credentials: account.credentials });
      await panel.adapter.removeAccount(account);
    });
  });

  test('given a Reality inbound, when its names change, then its keys stay: the links of its accounts differ in the name alone', async () => {
    const panel = usedPanel();
    await onNewInbound(panel, TEMPLATES[2] ?? {}, async (desired, existing) => {
      const account = await panel.ensured(panel.desired({ inboundKeys: [existing.key] }));
      const security = { ...REALITY, serverNames: ['www.example.com'] };
      const changed = { ...desired, template: { ...desired.template, security } };
      expectDone(await controlOf(panel).update(changed, { existing }));
      expect(inboundDifferences(changed, await theOne(panel, changed))).toEqual([]);
      const keys = (links: string[]) => links.map((link) => /pbk=[^&#]+/.exec(link)?.[0]);
      expect(keys((await panel.found(account.name)).links)).toEqual(keys(account.links));
      await panel.adapter.removeAccount(account);
    });
  });

  test('given an inbound, when switched off, then it is seen off, or refused and still on', async () => {
    const panel = usedPanel();
    await onNewInbound(panel, {}, async (desired, existing) => {
      const { kind } = await controlOf(panel).update({ ...desired, enabled: false }, { existing });
      expect(kind).toMatch(/^(applied|refused)$/);
      expect((await theOne(panel, desired)).enabled).toBe(kind === 'refused');
    });
  });

  test('given an inbound as wanted, when changed to the same, then it is the same', async () => {
    const panel = usedPanel();
    await onNewInbound(panel, {}, async (desired, existing) => {
      expectDone(await controlOf(panel).update(desired, { existing }));
      expect(await theOne(panel, desired)).toEqual(existing);
    });
  });
}

function describeRemoving(usedPanel: () => PanelUnderTest): void {
  test('given an inbound, when removed twice, then it is gone and the second finds it so', async () => {
    const panel = usedPanel();
    await onNewInbound(panel, {}, async ({ name }, { key }) => {
      expect(await controlOf(panel).remove({ name, key })).toEqual({ kind: 'applied' });
      expect(await controlOf(panel).find({ name, key: null })).toEqual([]);
      expect((await panel.adapter.listInbounds()).filter((inbound) => inbound.name === name)).toEqual([]);
      expect(await controlOf(panel).remove({ name, key })).toEqual({ kind: 'already' });
    });
  });

  test('given an inbound with an account, when removed, then refused, and both stay; without it, it goes', async () => {
    const panel = usedPanel();
    await onNewInbound(panel, {}, async (desired, { key }) => {
      const account = await panel.ensured(panel.desired({ inboundKeys: [key] }));
      const { name } = desired;
      expect((await controlOf(panel).remove({ name, key })).kind).toBe('refused');
      expect(await panel.found(account.name)).toEqual(account);
      await panel.adapter.removeAccount(account);
      expect((await theOne(panel, desired)).accountCount).toBe(0);
      expect(await controlOf(panel).remove({ name, key })).toEqual({ kind: 'applied' });
    });
  });

  test('given a key that has another name, when removed, then it stays', async () => {
    const panel = usedPanel();
    await onNewInbound(panel, {}, async (desired, inbound) => {
      const { key } = inbound;
      expect(await controlOf(panel).remove({ name: 'another-name', key })).toEqual({ kind: 'already' });
      expect(await theOne(panel, desired)).toEqual(inbound);
    });
  });
}

function describeLosing(usedPanel: () => PanelUnderTest): void {
  test('given a creation whose answer is lost, when looked for, then it is there once, as wanted', async () => {
    const panel = usedPanel();
    const desired = aDesiredInbound(panel, { security: { kind: 'none' } });
    const outcome = await losingAnswers(panel, (control) => control.create(desired));
    expect(outcome.kind).toBe('unknown');
    const found = await controlOf(panel).find({ name: desired.name, key: null });
    expect(found).toHaveLength(1);
    for (const inbound of found) {
      expect(inboundDifferences(desired, inbound)).toEqual([]);
      expectDone(await controlOf(panel).remove({ name: desired.name, key: inbound.key }));
    }
  });

  test('given a removal whose answer is lost, when repeated, then it is gone', async () => {
    const panel = usedPanel();
    await onNewInbound(panel, {}, async ({ name }, { key }) => {
      const outcome = await losingAnswers(panel, (control) => control.remove({ name, key }));
      expect(outcome.kind).toBe('unknown');
      expectDone(await controlOf(panel).remove({ name, key }));
      expect(await controlOf(panel).find({ name, key: null })).toEqual([]);
    });
  });

  test('given a panel that does not answer, when used, then reads fail and nothing was written', async () => {
    const panel = usedPanel();
    const lost = panel.adapterAt(panel.faults.unreachable());
    const desired = aDesiredInbound(panel);
    expect(await errorCode(controlOf({ adapter: lost }).find({ name: desired.name, key: null }))).toMatch(
      /^PANEL_/,
    );
    expect((await controlOf({ adapter: lost }).create(desired)).kind).toBe('not-applied');
    expect(await controlOf(panel).find({ name: desired.name, key: null })).toEqual([]);
  });
}

async function losingAnswers(
  panel: PanelUnderTest,
  write: (control: InboundControl) => Promise<WriteOutcome>,
): Promise<WriteOutcome> {
  const place = panel.faults.losingAnswers();
  const adapter = panel.adapterAt(place);
  await adapter.health();
  place.begin();
  const outcome = await write(controlOf({ adapter }));
  place.end();
  expect(place.lost()).toBe(1);
  return outcome;
}

type Use = (desired: DesiredInbound, inbound: ObservedInbound) => Promise<void>;

/** Makes one, shows it to `use`, and removes it. */
async function onNewInbound(panel: PanelUnderTest, parts: Partial<InboundTemplate>, use: Use): Promise<void> {
  const desired = aDesiredInbound(panel, parts);
  expect(await controlOf(panel).create(desired)).toEqual({ kind: 'applied' });
  const inbound = await theOne(panel, desired);
  try {
    expect(inboundDifferences(desired, inbound)).toEqual([]);
    await use(desired, inbound);
  } finally {
    await controlOf(panel).remove({ name: desired.name, key: inbound.key });
  }
}

function aDesiredInbound(panel: PanelUnderTest, parts: Partial<InboundTemplate> = {}): DesiredInbound {
  const port = panel.inboundPorts ?? { from: 23_000, to: 23_199 };
  const template = { protocol: 'vless' as const, transport: TCP, security: REALITY, sniffing: true, port };
  const name = `contract-${crypto.randomUUID().slice(0, 8)}`;
  return { name, enabled: true, template: { ...template, ...parts } };
}

/** A look that must find one. */
async function theOne(panel: PanelUnderTest, { name }: DesiredInbound): Promise<ObservedInbound> {
  const [inbound, ...others] = await controlOf(panel).find({ name, key: null });
  if (inbound === undefined || others.length > 0) throw new Error('The inbound should be there once');
  return inbound;
}

function controlOf({ adapter }: { adapter: PanelAdapter }): InboundControl {
  if (adapter.inbounds === undefined) throw new Error('The capabilities say that inbounds can be made');
  return adapter.inbounds;
}
