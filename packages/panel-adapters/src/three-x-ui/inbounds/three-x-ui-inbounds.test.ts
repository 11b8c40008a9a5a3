import type { DesiredInbound, InboundControl, ObservedInbound } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { createTestPanel, desiredAccount } from '../three-x-ui-test-panel.ts';

const desired: DesiredInbound = {
  name: 'germany-k3v9x0q7',
  enabled: true,
  template: {
    protocol: 'vless',
    transport: { network: 'tcp' },
    security: { kind: 'reality', target: 'example.com:443', serverNames: ['example.com'] },
    port: { from: 20_000, to: 20_010 },
    sniffing: true,
  },
};

function aPanel(version: string) {
  const panel = createTestPanel(createTestClock(), { version });
  const { inbounds } = panel.adapter;
  if (inbounds === undefined) throw new Error('3x-ui lets inbounds be made');
  return { ...panel, control: inbounds };
}

async function made(control: InboundControl): Promise<ObservedInbound> {
  expect(await control.create(desired)).toEqual({ kind: 'applied' });
  const [inbound] = await control.find({ name: desired.name, key: null });
  if (inbound === undefined) throw new Error('it should be there');
  return inbound;
}

const streamOf = (panel: ReturnType<typeof aPanel>) =>
  panel.simulator.inbounds().find(({ remark }) => remark === desired.name)?.streamSettings;

describe.each(['3.6.0', '3.2.0', '2.9.4', '2.6.8'])('inbounds of 3x-ui %s', (version) => {
  test('given Reality, when made, then with the panel’s keys, a short id, and columns as this version takes them', async () => {
    const panel = aPanel(version);
    await made(panel.control);
    expect(streamOf(panel)).toMatchObject({
      realitySettings: {
        privateKey: expect.stringMatching(/^\w{43}$/),
        shortIds: [expect.stringMatching(/^[0-9a-f]{8}$/)],
        settings: { publicKey: expect.stringMatching(/^\w{43}$/) },
      },
    });
    const { body } = panel.sent.find(({ path }) => path.endsWith('/inbounds/add')) ?? { body: '{}' };
    expect(typeof JSON.parse(body).streamSettings).toBe(version.startsWith('2') ? 'string' : 'object');
  });

  test('given an Xray that makes no keys, when made, then they are made here', async () => {
    const panel = aPanel(version);
    const calls = { path: /getNewX25519Cert/ };
    panel.simulator.faults.sometimes({ kind: 'error-before-commit' }, 1, calls);
    await made(panel.control);
    expect(streamOf(panel)).toMatchObject({
      realitySettings: { privateKey: expect.stringMatching(/^[\w-]{43}$/) },
    });
  });

  test('given one that is there already, when made without looking, then it is adopted, not doubled', async () => {
    const { control } = aPanel(version);
    await made(control);
    expect(await control.create(desired)).toEqual({ kind: 'already' });
    expect(await control.find({ name: desired.name, key: null })).toHaveLength(1);
  });

  test('given an inbound with a client, when its port changes, then everything else of it stays', async () => {
    const panel = aPanel(version);
    const existing = await made(panel.control);
    const account = desiredAccount({ inboundKeys: [existing.key] });
    await panel.ensure(account);
    const before = streamOf(panel);
    const template = { ...desired.template, port: 21_000 };
    const changed = { ...desired, template };
    expect(await panel.control.update(changed, { existing })).toEqual({ kind: 'applied' });
    expect(streamOf(panel)).toEqual(before);
    expect(panel.simulator.inbounds().find(({ remark }) => remark === desired.name)?.port).toBe(21_000);
    expect(await panel.found()).toMatchObject({ status: 'active', inboundKeys: [existing.key] });
  });

  test('given one that is only switched off, when the version can, then its clients are not written', async () => {
    const panel = aPanel(version);
    const existing = await made(panel.control);
    expect(await panel.control.update({ ...desired, enabled: false }, { existing })).toEqual({
      kind: 'applied',
    });
    const paths = panel.sent.map(({ path }) => path).filter((path) => /update\/|setEnable/.test(path));
    const verb = version === '2.6.8' ? 'update' : 'setEnable';
    expect(paths).toEqual([`/panel/api/inbounds/${verb}/${existing.key}`]);
  });

  test('given addresses of a client, when listed, then each once, without the moment', async () => {
    const { adapter, simulator } = aPanel(version);
    simulator.setIps('somebody', ['192.0.2.1', '2001:db8::1', '192.0.2.1']);
    const reference = { name: 'somebody', remoteId: null };
    expect(await adapter.listClientIps?.(reference)).toEqual(['192.0.2.1', '2001:db8::1']);
    await adapter.clearClientIps?.(reference);
    expect(await adapter.listClientIps?.(reference)).toEqual([]);
  });
});

test('given an id that 3.6.0 gives again, when the one that had it is to be removed, then the new one stays', async () => {
  const { control, simulator } = aPanel('3.6.0');
  const { key } = await made(control);
  simulator.removeInbound(Number(key));
  expect(await control.create({ ...desired, name: 'another-a1b2c3d4' })).toEqual({ kind: 'applied' });
  expect(await control.find({ name: desired.name, key })).toMatchObject([{ key, name: 'another-a1b2c3d4' }]);
  expect(await control.remove({ name: desired.name, key })).toEqual({ kind: 'already' });
  expect(simulator.inbounds().some(({ remark }) => remark === 'another-a1b2c3d4')).toBe(true);
});

test('given 2.9.4 whose last account of an inbound went, when the inbound is removed, then its placeholder does not hold it', async () => {
  const panel = aPanel('2.9.4');
  const { key } = await made(panel.control);
  const account = desiredAccount({ inboundKeys: [key] });
  await panel.ensure(account);
  await panel.adapter.removeAccount({ name: account.name, remoteId: null });
  expect(await panel.control.find({ name: desired.name, key })).toMatchObject([{ accountCount: 0 }]);
  expect(await panel.control.remove({ name: desired.name, key })).toEqual({ kind: 'applied' });
});
