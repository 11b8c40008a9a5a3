import { type FindResult, isPanelkitError } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { marzneshin } from '../marzneshin.ts';
import { createMarzneshinTestPanel, desiredAccount } from './marzneshin-test-panel.ts';

const desired = desiredAccount();
const reference = { name: desired.name, remoteId: null };
const path = `/api/users/${desired.name}`;

const createPanel = (options = {}) => createMarzneshinTestPanel(createTestClock(), options);

async function panelWithAccount(changes: Parameters<typeof desiredAccount>[0] = {}) {
  const panel = createPanel();
  await panel.adapter.ensureAccount(desiredAccount(changes), { existing: null });
  const answeringLinks = (text: string) => {
    const fetch: typeof globalThis.fetch = async (input, init) =>
      new Request(input, init).url.endsWith('/links')
        ? new Response(text)
        : panel.connection.fetch(input, init);
    return marzneshin().connect(panel.target, { ...panel.connection, fetch });
  };
  return { ...panel, existing: await panel.found(), answeringLinks };
}

const linksOf = (looked: FindResult) => (looked.kind === 'found' ? (looked.account.links ?? []) : []);
const codeOf = (error: unknown) => {
  if (isPanelkitError(error) && error.code === 'PANEL_RESPONSE_INVALID') return error.code;
  throw error;
};
const withoutRemark = (link: string) => link.split('#')[0];
const vmessLinks = () =>
  ['one.test', 'two.test'].map((add) => `vmess://${btoa(JSON.stringify({ add }))}`).join('\n');

describe('a deleted user keeps its key', () => {
  test('given an account that was deleted, when made again, then it is ours under the next key', async () => {
    const { adapter, existing, found, simulator } = await panelWithAccount();
    const keys = [simulator.account(desired.name)?.key];
    for (let time = 0; time < 2; time += 1) {
      await adapter.removeAccount(reference);
      expect(await adapter.ensureAccount(desired, { existing: null })).toEqual({ kind: 'applied' });
      keys.push(simulator.account(desired.name)?.key);
    }
    expect(new Set(keys).size).toBe(3);
    const after = await found();
    expect(after.credentials).toEqual({ uuid: desired.credentials.uuid });
    expect(after.links).not.toEqual(existing.links);
  });

  test('given all sixteen keys in graves, when made again, then refused', async () => {
    const { adapter } = createPanel();
    for (let time = 0; time < 16; time += 1) {
      await adapter.ensureAccount(desired, { existing: null });
      await adapter.removeAccount(reference);
    }
    expect(await adapter.ensureAccount(desired, { existing: null })).toMatchObject({ kind: 'refused' });
  });

  test('given new credentials, when ensured, then the user is recreated, since a key cannot be changed', async () => {
    const { adapter, existing, found, sent } = await panelWithAccount();
    const uuid = '00000000-1111-4222-8333-444444444444';
    const rotated = desiredAccount({ credentials: { ...desired.credentials, uuid } });
    expect(await adapter.ensureAccount(rotated, { existing })).toEqual({ kind: 'applied' });
    expect((await found()).credentials).toEqual({ uuid });
    expect(sent).toContain(`DELETE ${path}`);
  });

  test('given new credentials and a create that crashes, then unknown, and the next look finds none', async () => {
    const { adapter, existing, simulator } = await panelWithAccount();
    const credentials = { ...desired.credentials, uuid: '00000000-1111-4222-8333-444444444444' };
    simulator.faults.next({ kind: 'rate-limited', retryAfterSeconds: 7 }, { method: 'POST', path: /users$/ });
    const outcome = await adapter.ensureAccount(desiredAccount({ credentials }), { existing });
    expect(outcome).toMatchObject({ kind: 'unknown' });
    expect(await adapter.findAccount(reference)).toMatchObject({ kind: 'absent' });
  });

  test('given a key that is none of ours, when looked at, then it is shown as it is and has no links', async () => {
    const { call, found } = createPanel();
    await call('POST', '/api/users', { username: desired.name, expire_strategy: 'never', key: 'word' });
    expect(await found()).toMatchObject({ credentials: { uuid: 'word' }, links: [] });
  });
});

describe('terms', () => {
  test('given a change, then the body names user and duration, and the strategy goes with its date', async () => {
    const { adapter, connection, existing, target } = await panelWithAccount();
    const bodies: unknown[] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const request = new Request(input, init);
      if (request.method === 'PUT') bodies.push(await request.clone().json());
      return connection.fetch(request);
    };
    expect(await adapter.findAccount(reference)).toMatchObject({ kind: 'found' });
    const watched = marzneshin().connect(target, { ...connection, fetch });
    await watched.ensureAccount(desiredAccount({ note: 'x' }), { existing });
    expect(bodies).toEqual([
      expect.objectContaining({
        username: desired.name,
        usage_duration: null,
        expire_strategy: 'fixed_date',
        expire_date: '2027-06-01T12:00:00.000Z',
      }),
    ]);
  });

  test('given a limit below a byte and a hold below a second, then finite bounds stay finite', async () => {
    const { existing } = await panelWithAccount({
      expiresAt: null,
      trafficLimitBytes: 0.4,
      onHoldSeconds: 0.2,
    });
    expect(existing).toMatchObject({ trafficLimitBytes: 1, onHoldSeconds: 1, expiresAt: null });
  });

  test('given a limit that is taken away, then 0 is sent and it is unlimited', async () => {
    const { adapter, existing, found } = await panelWithAccount();
    await adapter.ensureAccount(desiredAccount({ trafficLimitBytes: null }), { existing });
    expect((await found()).trafficLimitBytes).toBeNull();
  });

  test('given an account on hold, when first used, then the review gives it a date', async () => {
    const { clock, found, simulator } = await panelWithAccount({ expiresAt: null, onHoldSeconds: 3600 });
    simulator.addTraffic(desired.name, 5);
    await clock.advance('31s');
    const { expiresAt, onHoldSeconds, status } = await found();
    expect({ onHoldSeconds, status }).toEqual({ onHoldSeconds: null, status: 'active' });
    const reviewedAt = clock.now().getTime() - 1000; // The job runs each 30 s.
    expect(expiresAt?.getTime()).toBe(reviewedAt + 3_600_000);
  });

  test('given a periodic reset that staff set, when ensured, then it is taken away', async () => {
    const { adapter, call, existing, simulator } = await panelWithAccount();
    await call('PUT', path, { username: desired.name, data_limit_reset_strategy: 'day' });
    expect(await adapter.ensureAccount(desired, { existing })).toEqual({ kind: 'applied' });
    expect(simulator.account(desired.name)?.resetStrategy).toBe('no_reset');
  });
});

describe('the switch', () => {
  test('given who is disabled between look and call, when disabled, then its 409 is success', async () => {
    const { adapter, call, connection, existing, target } = await panelWithAccount();
    const fetch: typeof globalThis.fetch = async (input, init) => {
      if (new Request(input, init).url.endsWith('/disable')) await call('POST', `${path}/disable`);
      return connection.fetch(input, init);
    };
    const late = marzneshin().connect(target, { ...connection, fetch });
    expect(await late.ensureAccount(desiredAccount({ enabled: false }), { existing })).toEqual({
      kind: 'applied',
    });
    expect(await adapter.findAccount(reference)).toMatchObject({ account: { status: 'disabled' } });
  });

  test('given a reset of all that left one cut off, when ensured, then off and on bring it back', async () => {
    const { adapter, clock, found, simulator } = await panelWithAccount({ trafficLimitBytes: 100 });
    simulator.addTraffic(desired.name, 200);
    await clock.advance('31s');
    expect((await found()).status).toBe('limited');
    simulator.resetAll();
    expect(simulator.canConnect(desired.name)).toBe(false);
    const existing = await found();
    expect(existing.status).toBe('disabled');
    const again = desiredAccount({ trafficLimitBytes: 100 });
    expect(await adapter.ensureAccount(again, { existing })).toEqual({ kind: 'applied' });
    expect(simulator.canConnect(desired.name)).toBe(true);
    expect(await adapter.ensureAccount(again, { existing })).toEqual({ kind: 'already' });
  });

  test('given a clock that was ahead of an expiry and is right again, then who was cut off is seen off, and ensured', async () => {
    const { adapter, clock, found, simulator } = await panelWithAccount();
    simulator.setClockSkew(Date.parse('2028-01-01T00:00:00Z') - clock.now().getTime());
    await clock.advance('31s');
    simulator.setClockSkew(0);
    await clock.advance('31s');
    expect(simulator.canConnect(desired.name)).toBe(false);
    const existing = await found();
    expect(existing.status).toBe('disabled');
    expect(await adapter.ensureAccount(desired, { existing })).toEqual({ kind: 'applied' });
    expect((await found()).status).toBe('active');
    expect(simulator.canConnect(desired.name)).toBe(true);
  });

  test('given who is off, then the placeholder is not taken for a link', async () => {
    const { adapter, existing, found } = await panelWithAccount();
    await adapter.ensureAccount(desiredAccount({ enabled: false }), { existing });
    expect(await found()).toMatchObject({ status: 'disabled', links: [] });
  });

  test.each([`vmess://${btoa('{"add":"far.test"}')}`, 'vless://x@127.0.0.1:80#near'])(
    'given who is off and %s, then it stays a link',
    async (link) => {
      const { existing, adapter, answeringLinks } = await panelWithAccount();
      await adapter.ensureAccount(desiredAccount({ enabled: false }), { existing });
      expect(await answeringLinks(link).findAccount(reference)).toMatchObject({ account: { links: [link] } });
    },
  );

  test.each(['vless://a@one.test:1?type=tcp#One\nvless://a@two.test:2?type=ws&path=%2Fp#Two', vmessLinks()])(
    'given links that were cut off on their way, when looked at, then no half link is taken: %s',
    async (links) => {
      const { answeringLinks } = await panelWithAccount();
      const whole = links.split('\n').map(withoutRemark);
      for (let length = 1; length < links.length; length += 1) {
        const adapter = answeringLinks(links.slice(0, length));
        const taken = await adapter.findAccount(reference).then(linksOf, codeOf);
        if (taken === 'PANEL_RESPONSE_INVALID') continue;
        expect(whole.slice(0, taken.length)).toEqual(taken.map(withoutRemark));
      }
      expect(await answeringLinks(links).findAccount(reference)).toMatchObject({ kind: 'found' });
    },
  );
});

describe('administrators and services', () => {
  test('given a plain administrator, then a missing user is absent, and its own is made, found and removed', async () => {
    const { adapterOf } = createPanel();
    const seller = adapterOf('seller');
    expect(await seller.findAccount(reference)).toMatchObject({ kind: 'absent' });
    expect(await seller.removeAccount(reference)).toEqual({ kind: 'already' });
    expect(await seller.ensureAccount(desired, { existing: null })).toEqual({ kind: 'applied' });
    expect(await seller.findAccount(reference)).toMatchObject({ kind: 'found' });
    expect(await seller.removeAccount(reference)).toEqual({ kind: 'applied' });
  });

  test('given a name that another administrator has, when made, then refused and it is not touched', async () => {
    const { adapterOf, existing, found } = await panelWithAccount();
    const outcome = await adapterOf('seller').ensureAccount(desired, { existing: null });
    expect(outcome).toMatchObject({ kind: 'refused' });
    expect(await found()).toEqual(existing);
  });

  test('given a name with the wildcard of the filter, then only the exact one is found', async () => {
    const { adapter, call } = createPanel();
    await call('POST', '/api/users', { username: 'listx1', expire_strategy: 'never' });
    expect(await adapter.findAccount({ name: 'list_1', remoteId: null })).toMatchObject({ kind: 'absent' });
    expect(await adapter.findAccount({ name: 'LISTX1', remoteId: null })).toMatchObject({ kind: 'absent' });
  });

  test('given a service that was deleted after it was seen, when made, then unknown, and refused afterwards', async () => {
    const services = [
      { id: 1, name: 'Germany', address: 'de.example.com:443' },
      { id: 2, name: 'Finland', address: 'fi.example.com:443' },
    ];
    const { adapter, found } = createPanel({ services });
    await adapter.listInbounds();
    services.pop();
    expect(await adapter.ensureAccount(desired, { existing: null })).toMatchObject({ kind: 'unknown' });
    const existing = await found();
    expect(await adapter.ensureAccount(desired, { existing })).toMatchObject({ kind: 'refused' });
  });
});

describe('marzneshin().probe', () => {
  test('given what came after 0.7.4, then PANEL_VERSION_UNSUPPORTED before the password is sent', async () => {
    const { connection, sent, target } = createPanel();
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const { pathname } = new URL(new Request(input, init).url);
      if (pathname === '/openapi.json') return Response.json({ maximum: 315_328_464_000 });
      return connection.fetch(input, init);
    };
    await expect(marzneshin().probe(target, { ...connection, fetch })).rejects.toMatchObject({
      code: 'PANEL_VERSION_UNSUPPORTED',
    });
    expect(sent).toEqual(['POST /api/admins/token']);
  });
});
