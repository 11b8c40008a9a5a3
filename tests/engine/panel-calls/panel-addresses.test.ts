import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';

const login = { username: 'thief', password: 'of-his-own' };

async function openShop(settings: { privateNetworks?: string[] } = {}) {
  const shop = await createTestPanelkit({ settings });
  const panelId = shop.panels[0]?.id ?? '';
  const update = (wanted: object) => shop.panelkit.panels.update({ panelId, ...wanted }, shop.staff());
  const register = (wanted: { baseUrl: string; allowPrivateAddress?: boolean; allowPlainHttp?: boolean }) =>
    shop.panelkit.panels.register({ kind: 'fake', name: 'New', credentials: login, ...wanted }, shop.staff());
  const panel = () => shop.panelkit.panels.get(panelId, shop.staff());
  return { shop, panelId, update, register, panel };
}

const refusedFor = (path: string) => ({
  code: 'INVALID_INPUT',
  details: { issues: expect.arrayContaining([expect.objectContaining({ path })]) },
});

describe('a stored login', () => {
  test.each([
    'https://thief.test',
    'http://panel.test',
    'https://panel.test:8443',
    'https://panel.test.thief.test',
  ])(
    'given another origin (%s), when it comes without a login, then the address stays and nothing is sent there',
    async (baseUrl) => {
      const { update, panel } = await openShop();
      const before = await panel();
      await expect(update({ baseUrl })).rejects.toMatchObject(refusedFor('credentials'));
      expect(await panel()).toEqual(before);
    },
  );

  test('given another origin with a login, then the panel has the new one', async () => {
    const { update } = await openShop();
    const baseUrl = 'https://moved.test';
    expect(await update({ baseUrl, credentials: login })).toMatchObject({ baseUrl });
  });

  test('given another path of the same origin, then the login stays', async () => {
    const { update, panel } = await openShop();
    const { baseUrl } = await panel();
    const moved = `${baseUrl}/secret-path`;
    expect(await update({ baseUrl: moved })).toMatchObject({ baseUrl: moved });
  });
});

describe('the address of a panel', () => {
  test.each([
    'https://169.254.169.254/latest',
    'http://0xa9fea9fe',
    'http://[::ffff:169.254.169.254]',
    'http://metadata.google.internal',
    'http://[fe80::1]:2053',
    'https://panel.test?token=a',
    'https://panel.test/?',
    'https://panel.test/#login',
    'https://root:pw@panel.test',
    'ftp://panel.test',
  ])('given %s, then it is refused, whatever is confirmed', async (baseUrl) => {
    const { register, update } = await openShop();
    const wanted = { baseUrl, allowPrivateAddress: true };
    await expect(register(wanted)).rejects.toMatchObject(refusedFor('baseUrl'));
    await expect(update({ ...wanted, credentials: login })).rejects.toMatchObject(refusedFor('baseUrl'));
  });

  test.each(['http://127.0.0.1:2053', 'http://localhost:8000', 'http://10.0.0.5', 'http://[::1]:2095'])(
    'given %s, then it is asked about once',
    async (baseUrl) => {
      const { shop, register, update } = await openShop();
      await expect(register({ baseUrl })).rejects.toMatchObject(refusedFor('allowPrivateAddress'));
      const { id } = await register({ baseUrl, allowPrivateAddress: true });
      const again = { panelId: id, baseUrl: `${baseUrl}/path`, name: 'Renamed' };
      expect(await update(again)).toMatchObject({ name: 'Renamed', allowsPrivateAddress: true });
      const { rows } = await shop.panelkit.audit.list({ action: 'panel.register' }, shop.staff());
      expect(rows.at(-1)).toMatchObject({ after: { allowsPrivateAddress: true } });
      const elsewhere = { panelId: id, baseUrl: 'http://192.168.0.9', credentials: login };
      await expect(update(elsewhere)).rejects.toMatchObject(refusedFor('allowPrivateAddress'));
    },
  );

  test('given a network that the operator allows, then nobody is asked there', async () => {
    const { register } = await openShop({ privateNetworks: ['10.0.0.0/8'] });
    expect(await register({ baseUrl: 'http://10.0.0.5' })).toMatchObject({ allowsPrivateAddress: false });
    const outside = { baseUrl: 'http://192.168.0.5' };
    await expect(register(outside)).rejects.toMatchObject(refusedFor('allowPrivateAddress'));
  });
});

describe('a panel over plain http', () => {
  const plain = 'http://vpn.example:2053';

  test('given it is beyond this machine and private networks, then it is refused until staff confirm it, and told to them from then on', async () => {
    const { register, update, panel } = await openShop();
    const before = await panel();
    await expect(register({ baseUrl: plain })).rejects.toMatchObject(refusedFor('allowPlainHttp'));
    const moved = { baseUrl: plain, credentials: login };
    await expect(update(moved)).rejects.toMatchObject(refusedFor('allowPlainHttp'));
    await expect(update({ ...moved, allowPlainHttp: false })).rejects.toMatchObject(
      refusedFor('allowPlainHttp'),
    );
    await expect(update({ ...moved, allowPrivateAddress: true })).rejects.toMatchObject(
      refusedFor('allowPlainHttp'),
    );
    expect(await panel()).toEqual(before);
    const confirmed = { ...moved, allowPlainHttp: true };
    expect(await register(confirmed)).toMatchObject({ baseUrl: plain, warnings: ['plain-http'] });
    expect(await update(confirmed)).toMatchObject({ baseUrl: plain, warnings: ['plain-http'] });
    expect((await update({ baseUrl: 'https://vpn.example', credentials: login })).warnings).toEqual([]);
  });

  test('given one from before this was asked, then it goes on and staff are told; another plain address is asked about', async () => {
    const { shop, panelId, update, panel } = await openShop();
    await shop.backend.storage.transaction((tx) => tx.panels.update(panelId, { baseUrl: plain }));
    expect((await panel()).warnings).toEqual(['plain-http']);
    const same = { name: 'Renamed', baseUrl: `${plain}/path`, credentials: login };
    expect(await update(same)).toMatchObject({ name: 'Renamed', baseUrl: `${plain}/path` });
    const elsewhere = { baseUrl: 'http://other.example', credentials: login };
    await expect(update(elsewhere)).rejects.toMatchObject(refusedFor('allowPlainHttp'));
  });
});
