import { type DesiredInbound, type InboundControl, type ObservedInbound, portsToTry } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import { expect, test } from 'vitest';
import { listTlsRows } from './inbounds/s-ui-inbound-rows.ts';
import { createSUiApi } from './s-ui-api.ts';
import { createSUiTestPanel, desiredAccount } from './s-ui-test-panel.ts';

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

function aPanel() {
  const panel = createSUiTestPanel(createTestClock());
  const { inbounds } = panel.adapter;
  if (inbounds === undefined) throw new Error('S-UI lets inbounds be made');
  const api = createSUiApi(panel.target, panel.connection);
  return { ...panel, control: inbounds, tlsRows: () => listTlsRows(api) };
}

async function made(control: InboundControl): Promise<ObservedInbound> {
  expect(await control.create(desired)).toEqual({ kind: 'applied' });
  const [inbound] = await control.find({ name: desired.name, key: null });
  if (inbound === undefined) throw new Error('it should be there');
  return inbound;
}

test('given Reality, when made and removed, then its row of keys comes first and goes last', async () => {
  const { control, tlsRows } = aPanel();
  const { key } = await made(control);
  expect(await tlsRows()).toMatchObject([
    {
      name: desired.name,
      server: {
        reality: { private_key: expect.stringMatching(/^\w{43}$/), handshake: { server_port: 443 } },
      },
      client: { reality: { public_key: expect.stringMatching(/^\w{43}$/) } },
    },
  ]);
  expect(await control.remove({ name: desired.name, key })).toEqual({ kind: 'applied' });
  expect(await tlsRows()).toEqual([]);
});

test('given a row of keys that a former try left, when made, then it is adopted', async () => {
  const panel = aPanel();
  panel.simulator.faults.next({ kind: 'drop-after-commit' }, { method: 'POST' });
  expect((await panel.control.create(desired)).kind).toBe('unknown');
  expect(await panel.control.find({ name: desired.name, key: null })).toEqual([]);
  const [left] = await panel.tlsRows();
  await made(panel.control);
  expect(await panel.tlsRows()).toEqual([left]);
});

test('given a port of another inbound, which the panel would take, when wanted alone, then refused', async () => {
  const { control, sent } = aPanel();
  const outcome = await control.create({ ...desired, template: { ...desired.template, port: 443 } });
  expect(outcome.kind).toBe('refused');
  expect(sent.filter(({ path }) => path.startsWith('save')).length).toBeLessThan(2);
});

test('given a port of another program, when a range is wanted, then the next is taken', async () => {
  const { control, simulator } = aPanel();
  const [first = 0, second = 0, third] = portsToTry(desired.template.port, desired.name);
  for (const port of [first, second]) simulator.takePort(port);
  expect((await made(control)).port).toBe(third);
});

test('given a change to a port of another program, when refused, then the inbound stands again', async () => {
  const { control, simulator, adapter } = aPanel();
  const existing = await made(control);
  const account = desiredAccount({ inboundKeys: [existing.key] });
  await adapter.ensureAccount(account, { existing: null });
  simulator.takePort(21_000);
  const changed = { ...desired, template: { ...desired.template, port: 21_000 } };
  expect((await control.update(changed, { existing })).kind).toBe('refused');
  expect(await control.find({ name: desired.name, key: null })).toMatchObject([{ port: existing.port }]);
  expect(simulator.canConnect(account.name)).toBe(true);
});

test('given what S-UI cannot keep, when wanted, then refused before anything is written', async () => {
  const { control, sent } = aPanel();
  const serverNames = ['a.example.com', 'b.example.com'];
  const security = { kind: 'reality' as const, target: 'example.com:443', serverNames };
  const twoNames = { ...desired, template: { ...desired.template, security } };
  expect((await control.create({ ...desired, enabled: false })).kind).toBe('refused');
  expect((await control.create(twoNames)).kind).toBe('refused');
  expect(sent.filter(({ method }) => method === 'POST')).toEqual([]);
});

test('given inbounds whose list has six letters, when an account is put on them, then it is there: the panel misreads exactly six', async () => {
  const { control, adapter, save, found } = aPanel();
  for (let count = 5; count <= 10; count += 1) {
    const template = { ...desired.template, security: { kind: 'none' as const }, port: 22_000 + count };
    await control.create({ ...desired, name: `in-${count}`, template });
  }
  const bare = { name: 'by-hand', enable: true, inbounds: [9, 10], links: [], config: {} };
  expect(await save('new', bare)).toMatchObject({
    success: false,
    msg: expect.stringContaining('malformed JSON'),
  });
  const account = desiredAccount({ inboundKeys: ['9', '10'] });
  expect(await adapter.ensureAccount(account, { existing: null })).toEqual({ kind: 'applied' });
  expect((await found()).inboundKeys).toEqual(['9', '10']);
});

test('given a removal whose answer was lost, when repeated, then its row of keys goes too', async () => {
  const { control, simulator, tlsRows } = aPanel();
  const { key } = await made(control);
  simulator.faults.next({ kind: 'drop-after-commit' }, { method: 'POST' });
  expect((await control.remove({ name: desired.name, key })).kind).toBe('unknown');
  expect(await tlsRows()).toHaveLength(1);
  expect(await control.remove({ name: desired.name, key })).toEqual({ kind: 'applied' });
  expect(await tlsRows()).toEqual([]);
  expect(await control.remove({ name: desired.name, key })).toEqual({ kind: 'already' });
});
