import { createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { createTestPanel, desiredAccount } from './marzban-test-panel.ts';
import type { SimulatedInbound } from './simulator/marzban-state.ts';

const INBOUND: SimulatedInbound = {
  tag: 'Reality',
  protocol: 'vless',
  network: 'tcp',
  tls: 'reality',
  port: 443,
  path: '',
  requestHost: '',
  address: 'vpn.example.com',
  remark: '{USERNAME}',
  reality: { serverName: 'a.test', publicKey: 'key', shortId: '0123456789abcdef' },
};

/** A panel of one Reality inbound with accounts on it, whose configuration was loaded just now. */
async function panelJustLoaded(shortId = '0123456789abcdef') {
  const inbound = { ...INBOUND, reality: { serverName: 'a.test', publicKey: 'key', shortId } };
  const panel = createTestPanel(createTestClock(), { inbounds: [inbound] });
  for (const name of ['first', 'second']) {
    const desired = desiredAccount({ name, inboundKeys: ['Reality'] });
    expect(await panel.adapter.ensureAccount(desired, { existing: null })).toEqual({ kind: 'applied' });
  }
  panel.simulator.changeInbound('Reality', { port: 8443 });
  panel.sent.length = 0;
  return panel;
}

async function listedLinks({ adapter }: Awaited<ReturnType<typeof panelJustLoaded>>): Promise<string[]> {
  const links: string[] = [];
  for await (const { accounts } of adapter.listAccounts())
    links.push(...accounts.flatMap((one) => one.links));
  return links;
}

describe('Marzban renders the first link of a Reality inbound without its short id', () => {
  test('given a configuration that was just loaded, when listed, then every link can be dialled, for one more call', async () => {
    const panel = await panelJustLoaded();
    const links = await listedLinks(panel);
    expect(links).toHaveLength(2);
    expect(links.filter((link) => panel.simulator.dial(link))).toEqual(links);
    expect(panel.sent.filter(({ path }) => path === '/api/users')).toHaveLength(2);
    panel.sent.length = 0;
    await listedLinks(panel);
    expect(panel.sent).toHaveLength(1);
  });

  test('given a configuration that was just loaded, when looked up, then its link can be dialled', async () => {
    const panel = await panelJustLoaded();
    const { links } = await panel.found('second');
    expect(links.filter((link) => panel.simulator.dial(link))).toHaveLength(1);
  });

  test('given an inbound whose short id is empty, then each listing but the first costs one call', async () => {
    const panel = await panelJustLoaded('');
    expect((await listedLinks(panel)).filter((link) => panel.simulator.dial(link))).toHaveLength(2);
    panel.sent.length = 0;
    await listedLinks(panel);
    expect(panel.sent).toHaveLength(1);
  });
});
