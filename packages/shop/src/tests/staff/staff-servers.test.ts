import { createPanelkit } from '@panelkit/sdk';
import { createFakePanelDriver } from '@panelkit/sdk/testing';
import { createMemoryBackend } from '@panelkit/storage-memory';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testDrivers } from '../test-drivers.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
let panelId: string;

beforeEach(async () => {
  shop = await openTestShop();
  panelId = shop.panels[0]?.id ?? '';
});
afterEach(() => shop.close());

async function sold(): Promise<string> {
  const order = await shop.buy(await shop.customer({ balanceMinor: 5000 }), await shop.plan());
  await shop.panelkit.orders.settled(order.id);
  const [unit] = await shop.panelkit.units.listByOrder(order.id, shop.staff());
  return unit?.subscriptionId ?? '';
}

describe('Differences', () => {
  test('given an account switched off by hand and one of others, when staff look and repair, then ours is right again and the other is untouched', async () => {
    const subscriptionId = await sold();
    const [name = ''] = shop.panel.accounts().map((account) => account.name);
    shop.panel.editAccount(name, { enabled: false });
    const other = shop.panel.addForeignAccount();
    const technician = await shop.openAsStaff('tara', 'technician');
    const page = `/staff/panels/${panelId}/drift`;
    const { text } = await technician.get(page);
    expect(text).toContain('Should be on');
    expect(text).toContain(other);
    expect(text).toContain(`/staff/subscriptions/${subscriptionId}`);
    const accountIds = /name="accountIds" value="([^"]+)"/.exec(text)?.[1] ?? '';
    const repaired = await technician.submit(page, page, { accountIds });
    expect(repaired.location).toContain('done=repair');
    await shop.panelkit.subscriptions.settled(subscriptionId, shop.staff());
    expect(shop.panel.account(name)?.status).toBe('active');
    expect((await technician.get(page)).text).toContain('All accounts are as desired.');
    expect(shop.panel.foreignWrites()).toBe(0);
  });

  test('given nothing chosen and an account of another panel, when repaired, then refused', async () => {
    await sold();
    const technician = await shop.openAsStaff('tara', 'technician');
    const page = `/staff/panels/${panelId}`;
    const form = await technician.hiddenFields(page, `${page}/sync`);
    expect(await technician.post(`${page}/drift`, form)).toMatchObject({ status: 400 });
    const unknown = { ...form, accountIds: 'no-such-account' };
    expect(await technician.post(`${page}/drift`, unknown)).toMatchObject({ status: 404 });
  });
});

describe('Panels', () => {
  test('given a kind with a certificate of its own, when it is added, then the form asks how it is known and a wrong answer is named', async () => {
    const options = { secretKey: 'a-secret-key-that-only-tests-know', publicUrl: 'http://shop.test' };
    const drivers = { panelDrivers: [...testDrivers], currency: 'USD' };
    const panelkit = createPanelkit({ backend: createMemoryBackend(), ...options, ...drivers });
    const real = await openTestShop({ shop: { panelkit } });
    const technician = await real.openAsStaff('tara', 'technician');
    const page = '/staff/panels/new?kind=marzban';
    expect((await technician.get(page)).text).toContain('<textarea id="credential-caPem"');
    const login = { 'credential-username': 'ada', 'credential-password': 'secret-of-the-panel' };
    const panel = { name: 'North', baseUrl: 'https://north.test', capacity: '۵۰', ...login };
    const add = (pin: string) =>
      technician.submit(page, '/staff/panels', { ...panel, 'credential-pinnedSha256': pin });
    const here = { ...panel, baseUrl: 'http://127.0.0.1:2053', allowPrivateAddress: '1' };
    const hostless = await technician.submit(page, '/staff/panels', here);
    expect([hostless.status, hostless.text.includes('publicHost')]).toEqual([400, true]);
    const withHost = await technician.submit(page, '/staff/panels', { ...here, publicHost: 'vpn.example' });
    expect((await technician.get(withHost.location)).text).toContain('value="vpn.example"');
    const plain = { ...panel, baseUrl: 'http://north.test' };
    const unencrypted = await technician.submit(page, '/staff/panels', plain);
    expect([unencrypted.status, unencrypted.text.includes('allowPlainHttp')]).toEqual([400, true]);
    const confirmed = await technician.submit(page, '/staff/panels', { ...plain, allowPlainHttp: '1' });
    expect((await technician.get(confirmed.location)).text).toContain(
      'travels over the internet unencrypted',
    );
    const wrong = await add('not a fingerprint');
    expect(wrong).toMatchObject({ status: 400, code: 'INVALID_INPUT' });
    expect(wrong.text).toContain('<details open><summary>Certificate without');
    expect(wrong.text).toContain('id="credential-pinnedSha256-problem"');
    expect(wrong.text).toContain('name="credential-username" type="text" value="ada"');
    expect(wrong.text).not.toContain('secret-of-the-panel');
    const added = await add('ab'.repeat(32));
    expect(added.location).toMatch(/^\/staff\/panels\/[0-9a-f-]+\?done=unanswered$/);
    const { text } = await technician.get(added.location);
    for (const secret of ['secret-of-the-panel', 'ab'.repeat(32)]) expect(text).not.toContain(secret);
    await real.close();
  });

  test('given a panel that is saved, when it answers, then its page says what was found; when it does not, then it is kept, and the page says why', async () => {
    const panelDrivers = [createFakePanelDriver({ kind: 'fake', panels: [] })];
    const fakes = await openTestShop({ shop: { panelDrivers } });
    fakes.panel.setCredentials({ username: 'root', password: 'a secret of the panel' });
    const technician = await fakes.openAsStaff('tara', 'technician');
    const login = { 'credential-username': 'root', 'credential-password': 'a secret of the panel' };
    const { baseUrl } = await fakes.panelkit.panels.get(fakes.panels[0]?.id ?? '', fakes.staff());
    const panel = { name: 'North', baseUrl, publicHost: 'vpn.example', allowPlainHttp: '1', ...login };
    const works = await technician.submit('/staff/panels/new?kind=fake', '/staff/panels', panel);
    expect(works.location).toContain('?done=tried');
    const { text } = await technician.get(works.location);
    expect(text).toMatch(
      /notice good" role="status">Saved\. The panel answers \(version [^)]+\)\. It has 2 inbounds\./,
    );

    const [page = ''] = works.location.split('?');
    const away = { ...panel, name: 'Away', baseUrl: 'https://away.example' };
    const silent = await technician.submit(page, page, { ...away, capacity: '' });
    expect(silent.location).toBe(`${page}?done=unanswered`);
    const { text: why } = await technician.get(silent.location);
    expect(why).toContain('role="alert"><p>Saved, but the panel does not work yet.');
    expect(why).toContain('<code>PANEL_');
    expect(why).toContain('value="Away"');
    const renamed = await technician.submit(page, page, {
      name: 'Far',
      baseUrl: away.baseUrl,
      publicHost: 'vpn.example',
    });
    expect(renamed.location).toBe(`${page}?done=save`);
    await fakes.close();
  });

  test('given a panel with alerts of its own, when they are typed, then it is told by them; wrong ones are refused', async () => {
    const owner = await shop.openAsStaff();
    const id = shop.panels[0]?.id ?? '';
    const page = `/staff/panels/${id}`;
    const set = (fields: Record<string, string>) => owner.submit(page, `${page}/alerts`, fields);
    const alerts = async () => (await shop.panelkit.panels.get(id, shop.staff())).alerts;
    expect((await set({ percents: '۵۰، ۹۰', quietMinutes: '15' })).status).toBe(303);
    expect(await alerts()).toEqual({ capacityPercents: [50, 90], quietPeriodMs: 900_000, muted: false });
    expect((await owner.get(page)).text).toContain('value="50, 90"');
    for (const percents of ['many', '0', '101'])
      expect((await set({ percents, quietMinutes: '' })).status).toBe(400);
    expect((await set({ percents: '', quietMinutes: '', muted: '1' })).status).toBe(303);
    expect(await alerts()).toEqual({ capacityPercents: null, quietPeriodMs: null, muted: true });
  });

  test('given a tested panel, when it is opened, then it tells how it is, what it can do and what it warns of', async () => {
    const technician = await shop.openAsStaff('tara', 'technician');
    await technician.submit(`/staff/panels/${panelId}`, `/staff/panels/${panelId}/test`);
    const { text } = await technician.get(`/staff/panels/${panelId}`);
    for (const words of ['Capabilities', 'Successful contacts', 'Clock', 'Keeps names unique'])
      expect(text).toContain(words);
  });

  test('given used-up accounts of others, when staff remove them, then they are gone and it stands in the trail', async () => {
    shop.panel.addForeignAccount({ expiresAt: new Date('2020-01-01T00:00:00Z') });
    const kept = shop.panel.addForeignAccount();
    const technician = await shop.openAsStaff('tara', 'technician');
    await technician.submit(`/staff/panels/${panelId}`, `/staff/panels/${panelId}/remove-depleted`);
    expect(shop.panel.accounts().map(({ name }) => name)).toEqual([kept]);
    const { rows } = await shop.panelkit.audit.list({ action: 'panel.remove-depleted' }, shop.staff());
    expect(rows.at(-1)).toMatchObject({ actor: { id: 'tara@shop.test' }, after: { removed: 1 } });
  });
});

describe('Inbounds', () => {
  const made = { name: 'north', protocol: 'vless', network: 'tcp', security: 'none', portFrom: '۴۴۳' };
  const rest = {
    portTo: '',
    capacity: '5',
    path: '/',
    serviceName: '',
    serverName: '',
    certificateFile: '',
    keyFile: '',
    target: '',
  };

  test('given a panel that lets inbounds be made, when one is made, switched off and removed, then it is asked for', async () => {
    const technician = await shop.openAsStaff('tara', 'technician');
    const page = '/staff/inbounds/new';
    const answer = await technician.submit(page, '/staff/inbounds', { panelId, ...made, ...rest });
    expect(answer.location).toContain(`/staff/inbounds?panelId=${panelId}`);
    const { rows } = await shop.panelkit.inbounds.list({ panelId, limit: 100 }, shop.staff());
    const inbound = rows.find(({ name }) => name.startsWith('north'));
    expect(inbound).toMatchObject({ status: 'pending', capacity: 5, desired: { template: { port: 443 } } });
    expect((await technician.get('/staff/inbounds')).text).toContain('Being created');
    const path = `/staff/inbounds/${inbound?.id}`;
    await technician.submit('/staff/inbounds', `${path}/switch-off`);
    expect((await shop.panelkit.inbounds.get(inbound?.id ?? '', shop.staff())).desired?.enabled).toBe(false);
    await technician.submit('/staff/inbounds', `${path}/remove`);
    const removed = await shop.panelkit.inbounds.get(inbound?.id ?? '', shop.staff());
    expect(removed.condemnedAt).not.toBeNull();
  });

  test('given a port that is none, when an inbound is to be made, then it is refused and named', async () => {
    const technician = await shop.openAsStaff('tara', 'technician');
    const page = '/staff/inbounds/new';
    const wrong = { panelId, ...made, ...rest, portFrom: '70000' };
    const answer = await technician.submit(page, '/staff/inbounds', wrong);
    expect(answer).toMatchObject({ status: 400, code: 'INVALID_INPUT' });
    expect(answer.text).toContain('template.port');
  });

  test('given all panels, when they are read at once, then their inbounds are there, by panel too', async () => {
    const technician = await shop.openAsStaff('tara', 'technician');
    const read = await technician.submit('/staff/inbounds', '/staff/inbounds/sync');
    expect(read.location).toBe('/staff/inbounds?done=sync');
    const [inbound] = shop.panels[0]?.inbounds ?? [];
    expect((await technician.get(`/staff/inbounds?panelId=${panelId}`)).text).toContain(inbound?.name);
    expect((await technician.get('/staff/inbounds?panelId=none')).text).toContain('There is nothing here.');
  });
});
