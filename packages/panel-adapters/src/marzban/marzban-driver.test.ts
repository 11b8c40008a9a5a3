import { createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { marzban } from '../marzban.ts';
import systemAnswer from './__fixtures__/0.8.4/system.json' with { type: 'json' };
import { createTestPanel, type TestPanelOptions } from './marzban-test-panel.ts';

const createPanel = (options?: TestPanelOptions) => createTestPanel(createTestClock(), options);

const html = () =>
  new Response('<!doctype html><title>Welcome</title>', { headers: { 'content-type': 'text/html' } });

/** Probes a panel of which some paths answer otherwise. */
function probe(answers: Record<string, () => Response> = {}, options: TestPanelOptions = {}) {
  const panel = createPanel(options);
  const fetch: typeof globalThis.fetch = (input, init) => {
    const answer = answers[new URL(String(input)).pathname];
    return answer === undefined ? panel.connection.fetch(input, init) : Promise.resolve(answer());
  };
  return { ...panel, result: marzban().probe(panel.target, { ...panel.connection, fetch }) };
}

describe('marzban().probe', () => {
  test('given a Marzban 0.8.4, then its version and capabilities', async () => {
    expect(await probe().result).toMatchObject({
      version: '0.8.4',
      capabilities: {
        uniqueNames: true,
        usageReset: 'native',
        startOnFirstUse: 'native',
        deviceLimit: 'none',
      },
    });
  });

  test('given a plain administrator, then it works too', async () => {
    expect(await probe({}, { username: 'seller' }).result).toMatchObject({ version: '0.8.4' });
  });

  test('given a wrong password, then PANEL_AUTH_FAILED and one attempt', async () => {
    const { connection, target, sent } = createPanel();
    const wrong = { ...target, credentials: { username: 'root', password: 'nope-secret' } };
    await expect(marzban().probe(wrong, connection)).rejects.toMatchObject({ code: 'PANEL_AUTH_FAILED' });
    // One look without a password, one login.
    expect(sent.map(({ path }) => path)).toEqual(['/api/admin/token', '/api/admin/token']);
  });

  test.each([
    { name: 'a page', answer: html },
    { name: 'Marzneshin', answer: () => Response.json({ detail: 'Not Found' }, { status: 404 }) },
    {
      name: 'another FastAPI panel',
      answer: () =>
        Response.json({ detail: [{ loc: ['body', 'username'], msg: 'Field required' }] }, { status: 422 }),
    },
    {
      name: 'a redirect',
      answer: () => new Response(null, { status: 301, headers: { location: 'https://elsewhere.test' } }),
    },
    { name: 'a login that takes anything', answer: () => Response.json({ access_token: 'x' }) },
  ])(
    'given $name at the address, then PANEL_NOT_FOUND_AT_URL before any password is sent',
    async ({ answer }) => {
      const { result, sent } = probe({ '/api/admin/token': answer });
      await expect(result).rejects.toMatchObject({ code: 'PANEL_NOT_FOUND_AT_URL' });
      expect(sent).toHaveLength(0);
    },
  );

  test('given a relative of Marzban, then PANEL_NOT_FOUND_AT_URL', async () => {
    const { users_active, ...rest } = systemAnswer.body;
    const relative = { ...rest, active_users: users_active };
    await expect(probe({ '/api/system': () => Response.json(relative) }).result).rejects.toMatchObject({
      code: 'PANEL_NOT_FOUND_AT_URL',
    });
  });

  test.each(['0.8.3', '0.9.0', '1.0.0'])(
    'given version %s, then PANEL_VERSION_UNSUPPORTED',
    async (version) => {
      const system = () => Response.json({ ...systemAnswer.body, version });
      await expect(probe({ '/api/system': system }).result).rejects.toMatchObject({
        code: 'PANEL_VERSION_UNSUPPORTED',
        details: { version, supported: '0.8.4' },
      });
    },
  );

  test('given a panel that is down, then PANEL_UNREACHABLE', async () => {
    const { connection, target, simulator } = createPanel();
    simulator.faults.goDown();
    await expect(marzban().probe(target, connection)).rejects.toMatchObject({ code: 'PANEL_UNREACHABLE' });
  });

  test('given a proxy before a panel that is down, then PANEL_UNREACHABLE', async () => {
    const badGateway = () => new Response('<html>', { status: 502 });
    await expect(probe({ '/api/admin/token': badGateway }).result).rejects.toMatchObject({
      code: 'PANEL_UNREACHABLE',
    });
  });
});

describe('marzban().credentialsSchema', () => {
  test.each([{ username: 'root' }, { username: '', password: 'x' }, {}])(
    'given %o, then refused',
    (credentials) => {
      expect(marzban().credentialsSchema.safeParse(credentials).success).toBe(false);
    },
  );

  test('given a username and a password, then taken', () => {
    const credentials = { username: 'root', password: 'x' };
    expect(marzban().credentialsSchema.parse(credentials)).toEqual(credentials);
  });
});
